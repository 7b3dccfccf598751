import { volumeList } from "@/lib/db/queries/inventory-lists";
import { volumeSchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: volumeList,
  item: volumeSchema,
  action: "inventory:read",
  summary: "List disks and shares",
});
