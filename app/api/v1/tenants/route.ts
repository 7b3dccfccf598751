import { z } from "zod";
import { listTenants } from "@/lib/db/queries/people";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { tenantSchema, type Tenant } from "@/lib/domain/people";
import { route } from "@/lib/http/route";
import { pageOfWhole } from "@/lib/http/whole-list";

export const GET = route(
  { action: "inventory:read", summary: "List the tenants one may see", query: z.object(listQueryShape), answer: listAnswerSchema(tenantSchema) },
  async ({ db, scope, query: { q, limit, cursor, sort } }) => {
    const words = q?.trim().toLowerCase() ?? "";
    const own = (await listTenants(db, scope)).filter((tenant) => tenant.name.toLowerCase().includes(words));
    return pageOfWhole(own, { name: "tenants", limit, cursor, sort, defaultSort: "name", sorts: { name: (tenant: Tenant) => tenant.name } });
  },
);
