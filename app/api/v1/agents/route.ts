import { agentList } from "@/lib/db/queries/inventory-lists";
import { agentSchema } from "@/lib/domain/inventory";
import { listRoute } from "@/lib/http/list-route";

export const GET = listRoute({
  spec: agentList,
  item: agentSchema,
  action: "inventory:read",
  summary: "List backup agents in machines",
});
