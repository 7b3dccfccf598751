export { auditLines } from "./export";
export { recordAudit, type AuditEntry, type AuditActor } from "./record";
export { recordRead } from "./record-read";
export { resignDays } from "./resign";
export { changeAuditSettings, showAuditSettings } from "./settings";
export { verifyAudit } from "./verify";
