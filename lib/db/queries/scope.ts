import { inArray, sql, type AnyColumn, type SQL } from "drizzle-orm";
import type { Scope } from "@/lib/domain/scope";

/** The condition that keeps a query to what the caller may see. A scope of no tenants sees nothing. */
export function inScope(scope: Scope, tenantId: AnyColumn): SQL {
  if (scope.tenantIds === "all") return sql`true`;
  return scope.tenantIds.length === 0 ? sql`false` : inArray(tenantId, [...scope.tenantIds]);
}
