import { historyList } from "@/lib/db/queries/inventory-lists";
import { historySchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: historyList,
  item: historySchema,
  action: "inventory:read",
  summary: "Show one of the runs of anything, ended or under way",
});
