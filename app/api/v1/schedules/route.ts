import { scheduleList } from "@/lib/db/queries/inventory-lists";
import { scheduleRowSchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: scheduleList,
  item: scheduleRowSchema,
  action: "inventory:read",
  summary: "List when backups and snapshots run",
});
