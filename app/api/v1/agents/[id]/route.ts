import { agentList } from "@/lib/db/queries/inventory-lists";
import { agentSchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: agentList,
  item: agentSchema,
  action: "inventory:read",
  summary: "Show one of the backup agents in machines",
});
