import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ListAnswer } from "@/lib/domain/list";
import type {
  CreateTenant,
  ReplaceTenantRules,
  SetTenantOverride,
  TenantDetail,
  TenantOverride,
  TenantPreview,
  TenantRule,
  TenantRulesAnswer,
  UpdateTenant,
} from "@/lib/domain/tenants";
import { getJson, sendJson } from "./client";

/* Keys begin with `tenants`, so that one change of any of them refreshes all. */
export const tenantTreeQuery = queryOptions({
  queryKey: ["tenants", "tree"],
  queryFn: ({ signal }) => getJson<ListAnswer<TenantDetail>>("/api/v1/tenants?limit=200", { signal }),
});

export const tenantRulesQuery = queryOptions({
  queryKey: ["tenants", "rules"],
  queryFn: ({ signal }) => getJson<TenantRulesAnswer>("/api/v1/tenant-rules", { signal }),
  // Until every connection has been gone over, somebody is watching it happen.
  refetchInterval: ({ state }) => (state.data && state.data.pendingConnections > 0 ? 2_000 : false),
});

export const tenantOverridesQuery = queryOptions({
  queryKey: ["tenants", "overrides"],
  queryFn: ({ signal }) => getJson<ListAnswer<TenantOverride>>("/api/v1/tenant-overrides?limit=200", { signal }),
});

/** A page of what a draft would move. Asking changes nothing, so it is a query although it is sent as a body. */
export const tenantPreviewQuery = (rules: readonly TenantRule[], cursor: string | null) =>
  queryOptions({
    queryKey: ["tenants", "preview", JSON.stringify(rules), cursor],
    queryFn: ({ signal }) =>
      sendJson<TenantPreview>("POST", "/api/v1/tenant-rules/preview", {
        body: { rules, limit: 50, ...(cursor === null ? {} : { cursor }) },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const createTenant = (input: CreateTenant) => sendJson<TenantDetail>("POST", "/api/v1/tenants", { body: input });
export const updateTenant = (id: string, input: UpdateTenant) =>
  sendJson<TenantDetail>("PATCH", `/api/v1/tenants/${id}`, { body: input });
export const deleteTenant = (id: string) => sendJson<undefined>("DELETE", `/api/v1/tenants/${id}`);
export const replaceTenantRules = (input: ReplaceTenantRules) =>
  sendJson<TenantRulesAnswer>("PUT", "/api/v1/tenant-rules", { body: input });
export const setTenantOverride = (input: SetTenantOverride) =>
  sendJson<TenantOverride>("POST", "/api/v1/tenant-overrides", { body: input });
export const removeTenantOverride = (id: string) => sendJson<undefined>("DELETE", `/api/v1/tenant-overrides/${id}`);
