export { derivedId } from "./derived-id";
export { enqueueSync } from "./queue";
export { runSync, type SyncOptions, type SyncResult } from "./sync";
export { inventoryCron, inventoryTasks } from "./tasks";
