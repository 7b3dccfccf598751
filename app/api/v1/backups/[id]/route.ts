import { backupList } from "@/lib/db/queries/inventory-lists";
import { backupSchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: backupList,
  item: backupSchema,
  action: "inventory:read",
  summary: "Show one of the backups: what is copied, how, how often, how long kept",
});
