import { z } from "zod";
import { tenantDetailSchema, updateTenantSchema } from "@/lib/domain/tenants";
import { route } from "@/lib/http/route";
import { deleteTenant, updateTenant } from "@/lib/tenants";

const params = z.object({ id: z.string().max(64) });

export const PATCH = route(
  {
    action: "tenants:write",
    needsAllTenants: true,
    summary: "Rename a tenant, or give it to another reseller",
    params,
    body: updateTenantSchema,
    answer: tenantDetailSchema,
  },
  ({ db, params: { id }, body, caller, requestId }) => updateTenant(db, id, body, { caller, requestId }),
);

export const DELETE = route(
  {
    action: "tenants:write",
    needsAllTenants: true,
    summary: "Remove a tenant that nothing speaks of any more",
    params,
    status: 204,
  },
  ({ db, params: { id }, caller, requestId }) => deleteTenant(db, id, { caller, requestId }),
);
