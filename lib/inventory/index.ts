export { followDecision } from "./assign-tenants";
export { idFrom } from "./derived-id";
export { enqueueAssignment, enqueueRowAssignment, enqueueSync } from "./queue";
export { runSync } from "./sync";
export { tableName } from "./tables";
export { inventoryCron, inventoryTasks } from "./tasks";
export { decision, draftRules } from "./tenant-decision";
export { rulesHash } from "./tenant-rules";
