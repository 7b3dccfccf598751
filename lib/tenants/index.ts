export { createTenant, deleteTenant, updateTenant } from "./manage";
export { listTenantOverrides, removeTenantOverride, setTenantOverride } from "./overrides";
export { previewTenantRules } from "./preview";
export { replaceTenantRules, showTenantRules } from "./rules";
