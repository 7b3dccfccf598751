import { previewTenantRulesSchema, tenantPreviewSchema } from "@/lib/domain/tenants";
import { route } from "@/lib/http/route";
import { previewTenantRules } from "@/lib/tenants";

export const POST = route(
  {
    action: "tenants:write",
    needsAllTenants: true,
    summary: "Which rows would change hands under other rules; changes nothing",
    body: previewTenantRulesSchema,
    answer: tenantPreviewSchema,
  },
  ({ db, body }) => previewTenantRules(db, body),
);
