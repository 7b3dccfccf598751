export { enqueueSync } from "./queue";
export { runSync } from "./sync";
export { inventoryCron, inventoryTasks } from "./tasks";
