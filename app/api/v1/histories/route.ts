import { historyList } from "@/lib/db/queries/inventory-lists";
import { historySchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: historyList,
  item: historySchema,
  action: "inventory:read",
  summary: "List runs of anything, ended or under way",
});
