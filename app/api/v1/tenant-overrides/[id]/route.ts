import { z } from "zod";
import { route } from "@/lib/http/route";
import { removeTenantOverride } from "@/lib/tenants";

export const DELETE = route(
  {
    action: "tenants:write",
    needsAllTenants: true,
    summary: "Leave a row to the rules again",
    params: z.object({ id: z.string().max(64) }),
    status: 204,
  },
  ({ db, params: { id }, caller, requestId }) => removeTenantOverride(db, id, { caller, requestId }),
);
