import { restoreTargetList } from "@/lib/db/queries/inventory-lists";
import { restoreTargetSchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: restoreTargetList,
  item: restoreTargetSchema,
  action: "inventory:read",
  summary: "List points in time that can be restored",
});
