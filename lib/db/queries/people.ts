import "server-only";
import { inArray, sql } from "drizzle-orm";
import { userSchema, type User } from "@/lib/domain/people";
import { tenantDetailSchema, type TenantDetail } from "@/lib/domain/tenants";
import type { Scope } from "@/lib/domain/scope";
import type { Db } from "../client";
import { tenants, users } from "../schema";

/** Tenants that a scope names; each with its reseller where that is in the scope too. */
export async function listTenants(db: Db, scope: Scope): Promise<TenantDetail[]> {
  const own =
    scope.tenantIds === "all" ? undefined : scope.tenantIds.length === 0 ? sql`false` : inArray(tenants.id, [...scope.tenantIds]);
  const rows = await db
    .select({ id: tenants.id, name: tenants.name, parentId: tenants.parentId })
    .from(tenants)
    .where(own)
    .orderBy(tenants.name);
  const known = new Set(rows.map(({ id }) => id));
  return rows.map((row) =>
    tenantDetailSchema.parse({ ...row, parentId: row.parentId && known.has(row.parentId) ? row.parentId : null }),
  );
}

/** People whom a scope may know: all, or those who have tenants and all of them within it. */
export async function listUsers(db: Db, scope: Scope): Promise<User[]> {
  const own =
    scope.tenantIds === "all"
      ? undefined
      : sql`(cardinality(${users.tenantIds}) > 0 and ${users.tenantIds} <@ ${sql.param([...scope.tenantIds])}::text[])`;
  const [rows, names] = [
    await db.select().from(users).where(own).orderBy(users.email),
    await listTenants(db, { tenantIds: "all" }),
  ];
  return rows.map((row) =>
    userSchema.parse({
      id: row.id,
      email: row.email,
      name: row.name,
      role: row.role,
      tenants: row.tenantIds === null ? null : names.filter(({ id }) => row.tenantIds?.includes(id)),
      disabledAt: row.disabledAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
    }),
  );
}
