"use client";

import { parseAsNativeArrayOf, parseAsString, useQueryStates } from "nuqs";

const many = parseAsNativeArrayOf(parseAsString).withDefault([]);

/** The tenants, vendors and connections that every page is narrowed to; kept in the address. */
export function useScope() {
  return useQueryStates({ tenantId: many, provider: many, connectionId: many }, { history: "replace" });
}

/** The scope as it stands in an address: `?tenantId=…`, or nothing. */
export function scopeSearch(scope: { tenantId: string[]; provider: string[]; connectionId: string[] }): string {
  const search = new URLSearchParams();
  for (const [name, values] of Object.entries(scope)) for (const value of values) search.append(name, value);
  const text = search.toString();
  return text ? `?${text}` : "";
}
