import { z } from "zod";
import { listTenants } from "@/lib/db/queries/people";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { createTenantSchema, tenantDetailSchema, type TenantDetail } from "@/lib/domain/tenants";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";
import { createTenant } from "@/lib/tenants";

const sorts = { name: (tenant: TenantDetail) => tenant.name };

export const GET = route(
  {
    action: "inventory:read",
    summary: "List the tenants one may see",
    query: z.object(listQueryShape),
    answer: listAnswerSchema(tenantDetailSchema),
    csv: true,
  },
  async ({ db, scope, query, request }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const own = (await listTenants(db, scope)).filter((tenant) => tenant.name.toLowerCase().includes(words));
    return answerWhole(request, own, { name: "tenants", item: tenantDetailSchema, query, sorts, defaultSort: "name" });
  },
);

export const POST = route(
  {
    action: "tenants:write",
    needsAllTenants: true,
    summary: "Make a tenant, of its own or a reseller's customer",
    body: createTenantSchema,
    answer: tenantDetailSchema,
    status: 201,
  },
  ({ db, body, caller, requestId }) => createTenant(db, body, { caller, requestId }),
);
