import { bucketList } from "@/lib/db/queries/inventory-lists";
import { bucketSchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: bucketList,
  item: bucketSchema,
  action: "inventory:read",
  summary: "Show one of the archive buckets",
});
