import { replaceTenantRulesSchema, tenantRulesAnswerSchema } from "@/lib/domain/tenants";
import { route } from "@/lib/http/route";
import { replaceTenantRules, showTenantRules } from "@/lib/tenants";

export const GET = route(
  {
    action: "tenants:write",
    needsAllTenants: true,
    summary: "The rules that give rows to tenants, in their order",
    answer: tenantRulesAnswerSchema,
  },
  ({ db }) => showTenantRules(db),
);

export const PUT = route(
  {
    action: "tenants:write",
    needsAllTenants: true,
    summary: "Replace the rules; rows follow in the background",
    body: replaceTenantRulesSchema,
    answer: tenantRulesAnswerSchema,
  },
  ({ db, body, caller, requestId }) => replaceTenantRules(db, body, { caller, requestId }),
);
