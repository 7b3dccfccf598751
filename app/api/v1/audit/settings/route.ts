import { changeAuditSettings, showAuditSettings } from "@/lib/audit";
import { auditSettingsSchema, updateAuditSettingsSchema } from "@/lib/domain/audit";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    action: "audit:write",
    needsAllTenants: true,
    summary: "How long the record is kept and where it is sent",
    answer: auditSettingsSchema,
  },
  ({ db }) => showAuditSettings(db),
);

export const PATCH = route(
  {
    action: "audit:write",
    needsAllTenants: true,
    summary: "Change how long the record is kept, or where it is sent",
    body: updateAuditSettingsSchema,
    answer: auditSettingsSchema,
  },
  ({ db, body, caller, requestId }) => changeAuditSettings(db, body, { caller, requestId }),
);
