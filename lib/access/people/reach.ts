import "server-only";
import { eq, inArray, sql } from "drizzle-orm";
import type { Queryable, Transaction } from "@/lib/db/client";
import { identities, memberships, tenants, users } from "@/lib/db/schema";
import type { Grant } from "@/lib/domain/roles";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import { heldGrants } from "../held-grants";

const peopleLock = 727041;

/** Changes to people take turns, so that two administrators cannot each take the other's role away at the same moment. */
export async function takeTurn(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${peopleLock})`);
}

/** A person whose every tenant is within the scope; all others are as absent as those who do not exist. */
export async function personInReach(db: Queryable, scope: Scope, id: string) {
  const [user] = await db.select().from(users).where(eq(users.id, id));
  const grants = user ? await heldGrants(db, id) : [];
  if (!user || !isWithin(scope, grants)) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
  const [identity] = await db.select({ provider: identities.provider }).from(identities).where(eq(identities.userId, id));
  return { user, grants, provider: identity?.provider ?? null };
}

function isWithin(scope: Scope, grants: readonly Grant[]): boolean {
  if (scope.tenantIds === "all") return true;
  return grants.length > 0 && grants.every(({ tenantId }) => tenantId !== null && scope.tenantIds.includes(tenantId));
}

/** Refuses grants outside the scope of whoever gives them, and tenants that do not exist, alike. */
export async function requireGivable(db: Queryable, scope: Scope, grants: readonly Grant[]): Promise<void> {
  const ids = grants.map(({ tenantId }) => tenantId).filter((id) => id !== null);
  const known = new Set(
    ids.length === 0
      ? []
      : (await db.select({ id: tenants.id }).from(tenants).where(inArray(tenants.id, ids))).map(({ id }) => id),
  );
  grants.forEach(({ tenantId }, at) => {
    const refuse = (message: string) =>
      new ProblemError("invalid-body", `memberships.${at}.tenantId: ${message}`, {
        errors: [{ path: `memberships.${at}.tenantId`, message }],
      });
    if (tenantId === null) {
      if (scope.tenantIds !== "all") throw refuse("must name one of your tenants; a role everywhere is not yours to give");
      return;
    }
    if (!known.has(tenantId) || (scope.tenantIds !== "all" && !scope.tenantIds.includes(tenantId)))
      throw refuse("names a tenant that is not yours");
  });
}

/** Refuses what would leave nobody who can run Backdesk. Asked after the change, in its transaction. */
export async function requireAnAdministrator(tx: Transaction): Promise<void> {
  const [left] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(sql`${memberships.role} = 'admin' and ${memberships.tenantId} is null and ${users.disabledAt} is null`);
  if (!left?.count)
    throw new ProblemError("conflict", "This is the last administrator of everything. Give somebody else that role first.");
}
