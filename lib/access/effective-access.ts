import "server-only";
import { sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { listUsers } from "@/lib/db/queries/people";
import { tenants } from "@/lib/db/schema";
import { accessLineSchema, type AccessLine } from "@/lib/domain/access-review";
import type { User } from "@/lib/domain/people";
import type { Action, Role } from "@/lib/domain/roles";
import type { Scope } from "@/lib/domain/scope";
import { permissions } from "./permissions";

/** One thing that lets a person into a tenant. */
interface Reach {
  userId: string;
  /** Null: all tenants. */
  tenantId: string | null;
  role: Role;
  via: AccessLine["via"];
}

/** What a role allows somebody who is signed in. */
const actionsOf = (role: Role): readonly Action[] => permissions[role];

/**
 * Every tenant that a person reaches, and by what. The one place that reads how people are given access: whoever changes that
 * changes it here, and the review follows.
 */
function reachOf({ id: userId, memberships }: User, customersOf: ReadonlyMap<string, readonly string[]>): Reach[] {
  const direct = memberships.map(({ tenantId, role }): Reach => ({
    userId,
    tenantId,
    role,
    via: tenantId === null ? "all-tenants" : "direct",
  }));
  const isGiven = (tenantId: string, role: Role) => direct.some((given) => given.tenantId === tenantId && given.role === role);
  const customers = memberships.flatMap(({ tenantId, role }) =>
    (tenantId === null ? [] : (customersOf.get(tenantId) ?? []))
      .filter((customer) => !isGiven(customer, role))
      .map((customer): Reach => ({ userId, tenantId: customer, role, via: "reseller" })),
  );
  return [...direct, ...customers];
}

/** Who can see and do what, per tenant, of the people that a scope may know. Somebody who reaches nothing has a line that says so. */
export async function reviewAccess(db: Db, scope: Scope): Promise<AccessLine[]> {
  const people = await listUsers(db, scope);
  if (people.length === 0) return [];
  const [allTenants, used] = await Promise.all([
    db.select({ id: tenants.id, name: tenants.name, parentId: tenants.parentId }).from(tenants),
    readUse(db),
  ]);
  const customersOf = new Map<string, string[]>();
  for (const { id, parentId } of allTenants) if (parentId) customersOf.set(parentId, [...(customersOf.get(parentId) ?? []), id]);
  const tenantNames = new Map(allTenants.map(({ id, name }) => [id, name]));
  return people.flatMap((person) => {
    const grants = reachOf(person, customersOf);
    const shown: Reach[] = grants.length > 0 ? grants : [{ userId: person.id, tenantId: null, role: person.role, via: "none" }];
    return shown.map(({ tenantId, role, via }) =>
      accessLineSchema.parse({
        id: `${person.id}.${tenantId ?? via}.${role}`,
        userId: person.id,
        name: person.name,
        email: person.email,
        tenantId,
        tenantName:
          via === "none" ? "no tenant" : tenantId === null ? "all tenants" : (tenantNames.get(tenantId) ?? "a removed tenant"),
        role,
        via,
        actions: person.disabledAt === null && via !== "none" ? actionsOf(role) : [],
        tokens: used.get(person.id)?.tokens ?? 0,
        lastSignInAt: used.get(person.id)?.lastSignInAt ?? null,
        disabledAt: person.disabledAt,
      }),
    );
  });
}

async function readUse(db: Db): Promise<Map<string, { tokens: number; lastSignInAt: string | null }>> {
  const found = await db.execute<{ id: string; tokens: number; lastSignInAt: string | null }>(sql`
    select u.id,
      (select count(*)::int from api_tokens t where t.user_id = u.id and t.revoked_at is null and t.expires_at > now()) as tokens,
      (select to_char(max(s.created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from sessions s where s.user_id = u.id) as "lastSignInAt"
    from users u`);
  return new Map(found.rows.map((row) => [row.id, row]));
}
