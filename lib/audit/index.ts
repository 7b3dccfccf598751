export { auditLines } from "./export";
export { recordAudit, recordAudits, type AuditEntry, type AuditActor } from "./record";
export { resignDays } from "./resign";
export { changeAuditSettings, showAuditSettings } from "./settings";
export { verifyAudit } from "./verify";
