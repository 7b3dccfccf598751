import { volumeGroupList } from "@/lib/db/queries/inventory-lists";
import { volumeGroupSchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: volumeGroupList,
  item: volumeGroupSchema,
  action: "inventory:read",
  summary: "Show one of the things captured together",
});
