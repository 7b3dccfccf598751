import { volumeGroupList } from "@/lib/db/queries/inventory-lists";
import { volumeGroupSchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: volumeGroupList,
  item: volumeGroupSchema,
  action: "inventory:read",
  summary: "List things captured together",
});
