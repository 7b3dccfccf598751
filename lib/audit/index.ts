export { recordAudit, recordAudits, type AuditEntry, type AuditActor } from "./record";
export { verifyAudit } from "./verify";
