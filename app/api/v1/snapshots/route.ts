import { snapshotList } from "@/lib/db/queries/inventory-lists";
import { snapshotSchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: snapshotList,
  item: snapshotSchema,
  action: "inventory:read",
  summary: "List snapshots of volumes and groups",
});
