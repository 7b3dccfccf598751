import { vmList } from "@/lib/db/queries/inventory-lists";
import { vmSchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: vmList,
  item: vmSchema,
  action: "inventory:read",
  summary: "List machines that can be backed up",
});
