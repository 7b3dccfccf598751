import "server-only";
import { eq, inArray, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { strongestRole, tenantsOf } from "@/lib/access/permissions";
import { membershipSchema, userSchema, type Membership, type Tenant, type User } from "@/lib/domain/people";
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

/*
 * What stands beside a person's row. Tables are named in full: in a query of one table drizzle would leave them out, and the
 * columns of the inner query would be meant.
 */
const membershipsOfUser: SQL<unknown> = sql`(
  select coalesce(json_agg(json_build_object('tenantId', m.tenant_id, 'tenantName', t.name, 'role', m.role)
    order by t.name nulls first, m.role), '[]'::json)
  from memberships m left join tenants t on t.id = m.tenant_id where m.user_id = users.id)`;

const readMemberships = (value: unknown): Membership[] => z.array(membershipSchema).parse(value);

const columns = {
  user: users,
  memberships: membershipsOfUser,
  provider: sql<string | null>`(select min(i.provider) from identities i where i.user_id = users.id)`,
  hasSecondFactor: sql<boolean>`exists (select 1 from second_factors f where f.user_id = users.id and f.confirmed_at is not null)`,
  lastSeenAt: sql<string | null>`(select max(s.last_seen_at) from sessions s where s.user_id = users.id)`,
};

/** People whom a scope may know: all, or those whose tenants are all within it. */
export async function listUsers(db: Db, scope: Scope): Promise<User[]> {
  return readUsers(db, withinScope(scope));
}

function withinScope(scope: Scope): SQL | undefined {
  if (scope.tenantIds === "all") return undefined;
  const ids = sql.param([...scope.tenantIds]);
  return sql`exists (select 1 from memberships m where m.user_id = users.id) and not exists (
    select 1 from memberships m where m.user_id = users.id and (m.tenant_id is null or m.tenant_id <> all(${ids}::text[])))`;
}

/** One person by id, for whoever was found to have them in reach. */
export async function showUser(db: Db, id: string): Promise<User> {
  const [user] = await readUsers(db, eq(users.id, id));
  if (!user) throw new Error(`There is no person ${id}.`);
  return user;
}

async function readUsers(db: Db, which: SQL | undefined): Promise<User[]> {
  const rows = await db.select(columns).from(users).where(which).orderBy(users.email);
  return rows.map(({ user, provider, hasSecondFactor, lastSeenAt, ...row }) => {
    const held = readMemberships(row.memberships);
    return userSchema.parse({
      id: user.id,
      email: user.email,
      name: user.name,
      role: strongestRole(held),
      tenants: tenantsOf(held).tenantIds === "all" ? null : namedTenants(held),
      memberships: held,
      state: user.disabledAt !== null ? "disabled" : user.passwordHash === null && provider === null ? "invited" : "active",
      provider,
      hasSecondFactor,
      lastSeenAt: lastSeenAt === null ? null : new Date(lastSeenAt).toISOString(),
      disabledAt: user.disabledAt?.toISOString() ?? null,
      createdAt: user.createdAt.toISOString(),
    });
  });
}

/** The tenants of memberships that name one, each once, by name. */
function namedTenants(held: readonly Membership[]): Tenant[] {
  const named = new Map(
    held.flatMap(({ tenantId, tenantName }) => (tenantId === null ? [] : [[tenantId, tenantName ?? tenantId]])),
  );
  return [...named].map(([id, name]) => ({ id, name }));
}
