import { volumeList } from "@/lib/db/queries/inventory-lists";
import { volumeSchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: volumeList,
  item: volumeSchema,
  action: "inventory:read",
  summary: "Show one of the disks and shares",
});
