import { z } from "zod";
import { listTenants } from "@/lib/db/queries/people";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { tenantSchema, type Tenant } from "@/lib/domain/people";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";

const sorts = { name: (tenant: Tenant) => tenant.name };

export const GET = route(
  {
    action: "inventory:read",
    summary: "List the tenants one may see",
    query: z.object(listQueryShape),
    answer: listAnswerSchema(tenantSchema),
    csv: true,
  },
  async ({ db, scope, query, request }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const own = (await listTenants(db, scope)).filter((tenant) => tenant.name.toLowerCase().includes(words));
    return answerWhole(request, own, { name: "tenants", item: tenantSchema, query, sorts, defaultSort: "name" });
  },
);
