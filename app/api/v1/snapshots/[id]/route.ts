import { snapshotList } from "@/lib/db/queries/inventory-lists";
import { snapshotSchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: snapshotList,
  item: snapshotSchema,
  action: "inventory:read",
  summary: "Show one of the snapshots of volumes and groups",
});
