import { readAuditChoices } from "@/lib/db/queries/audit-list";
import { auditChoicesSchema } from "@/lib/domain/audit";
import { route } from "@/lib/http/route";

export const GET = route(
  { action: "audit:read", summary: "Actions and people that the record can be narrowed to", answer: auditChoicesSchema },
  ({ db, scope }) => readAuditChoices(db, scope),
);
