import { z } from "zod";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { setTenantOverrideSchema, tenantOverrideSchema, type TenantOverride } from "@/lib/domain/tenants";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";
import { listTenantOverrides, setTenantOverride } from "@/lib/tenants";

const sorts = {
  name: (override: TenantOverride) => override.name,
  createdAt: (override: TenantOverride) => override.createdAt,
};

export const GET = route(
  {
    action: "tenants:write",
    needsAllTenants: true,
    summary: "List decisions about single rows",
    query: z.object(listQueryShape),
    answer: listAnswerSchema(tenantOverrideSchema),
    csv: true,
  },
  async ({ db, query, request }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const items = (await listTenantOverrides(db)).filter(({ name }) => name.toLowerCase().includes(words));
    return answerWhole(request, items, {
      name: "tenant-overrides",
      item: tenantOverrideSchema,
      query,
      sorts,
      defaultSort: "name",
    });
  },
);

export const POST = route(
  {
    action: "tenants:write",
    needsAllTenants: true,
    summary: "Decide about one row, whatever the rules say",
    body: setTenantOverrideSchema,
    answer: tenantOverrideSchema,
    status: 201,
  },
  ({ db, body, caller, requestId }) => setTenantOverride(db, body, { caller, requestId }),
);
