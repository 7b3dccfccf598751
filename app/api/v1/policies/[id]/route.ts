import { policyList } from "@/lib/db/queries/inventory-lists";
import { policySchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: policyList,
  item: policySchema,
  action: "inventory:read",
  summary: "Show one of the arrangements that many backups follow",
});
