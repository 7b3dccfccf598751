import { scheduleList } from "@/lib/db/queries/inventory-lists";
import { scheduleRowSchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: scheduleList,
  item: scheduleRowSchema,
  action: "inventory:read",
  summary: "Show one of the when backups and snapshots run",
});
