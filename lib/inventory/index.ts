export { derivedId } from "./derived-id";
export { runSync, type SyncOptions, type SyncResult } from "./sync";
export { enqueueSync, inventoryCron, inventoryTasks } from "./tasks";
