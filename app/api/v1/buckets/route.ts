import { bucketList } from "@/lib/db/queries/inventory-lists";
import { bucketSchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: bucketList,
  item: bucketSchema,
  action: "inventory:read",
  summary: "List archive buckets",
});
