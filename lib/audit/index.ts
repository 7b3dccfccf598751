export { recordAudit, type AuditEntry, type AuditActor } from "./record";
export { verifyAudit, type AuditVerdict } from "./verify";
