export { cancelOperation } from "./cancel";
export { createOperation, createSyncOperation } from "./create";
export { getOperation, listOperations, streamOperations } from "./list";
export { dryRunOperation } from "./prepare";
export { runOperation, type Turn } from "./run";
export { operationCron, operationTasks, rescueOperations } from "./tasks";
