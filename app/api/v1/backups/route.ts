import { backupList } from "@/lib/db/queries/inventory-lists";
import { backupSchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: backupList,
  item: backupSchema,
  action: "inventory:read",
  summary: "List backups: what is copied, how, how often, how long kept",
});
