import { vmList } from "@/lib/db/queries/inventory-lists";
import { vmSchema } from "@/lib/domain/inventory";
import { detailRoute } from "@/lib/http/list-route";

export const GET = detailRoute({
  spec: vmList,
  item: vmSchema,
  action: "inventory:read",
  summary: "Show one of the machines that can be backed up",
});
