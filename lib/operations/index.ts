export { cancelOperation } from "./cancel";
export { createOperation, createSyncOperation } from "./create";
export { getOperation, listOperations, streamOperations } from "./list";
export { dryRunOperation } from "./prepare";
export { operationCron, operationTasks, rescueOperations } from "./tasks";
