import { auditList } from "@/lib/db/queries/audit-list";
import { auditEntrySchema } from "@/lib/domain/people";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: auditList,
  item: auditEntrySchema,
  action: "audit:read",
  summary: "List what was done, refused and failed, newest first",
});
