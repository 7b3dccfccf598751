import { policyList } from "@/lib/db/queries/inventory-lists";
import { policySchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: policyList,
  item: policySchema,
  action: "inventory:read",
  summary: "List arrangements that many backups follow",
});
