export { assignWithDependants } from "./assign-tenants";
export { countInventory } from "./counts";
export { enqueueAssignment, enqueueSync } from "./queue";
export { runSync } from "./sync";
export { inventoryTables, tableName } from "./tables";
export { inventoryCron, inventoryTasks } from "./tasks";
export { decision, draftRules } from "./tenant-decision";
export { rulesHash, type TenantRule } from "./tenant-rules";
