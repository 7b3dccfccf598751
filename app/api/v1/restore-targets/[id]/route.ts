import { restoreTargetList } from "@/lib/db/queries/inventory-lists";
import { restoreTargetSchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: restoreTargetList,
  item: restoreTargetSchema,
  action: "inventory:read",
  summary: "Show one of the points in time that can be restored",
});
