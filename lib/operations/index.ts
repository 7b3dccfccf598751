export { cancelOperation } from "./cancel";
export { completeWish, harmlessBecause } from "./complete";
export { createOperation, createSyncOperation, readyOperation, writeOperation, type NewOperation } from "./create";
export { getOperation, listOperations, streamOperations } from "./list";
export { dryRunOperation } from "./prepare";
export { operationCron, operationTasks, rescueOperations } from "./tasks";
