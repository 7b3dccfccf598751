import "server-only";
import { and, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { roleSchema, type Grant, type Role } from "@/lib/domain/roles";
import type { Db } from "@/lib/db/client";
import { apiTokens, users } from "@/lib/db/schema";
import type { Caller } from "./caller";
import { grantsOfUser, readGrants } from "./held-grants";
import { hashSecret, newSecret } from "./one-time-secret";
import { coversRole, strongestRole, tenantsOf } from "./permissions";
import { withCustomers } from "./reach";

/** A new token: `bd_` and 43 letters or digits (over 250 bits). */
export const newToken = (): string => `bd_${newSecret()}`;

export const tokenShape = /^bd_[0-9A-Za-z]{43}$/;

export const hashToken = hashSecret;

/** Planned once per connection to the database: this is asked with every request of a token. */
function prepareLookUp(db: Db) {
  return db
    .select({
      token: apiTokens,
      tenantIds: withCustomers(apiTokens.tenantIds),
      mustChangePassword: users.mustChangePassword,
      grants: grantsOfUser,
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where(
      and(
        eq(apiTokens.hash, sql.placeholder("hash")),
        isNull(apiTokens.revokedAt),
        gt(apiTokens.expiresAt, sql`now()`),
        isNull(users.disabledAt),
      ),
    )
    .prepare("caller_of_token");
}

const lookUps = new WeakMap<Db, ReturnType<typeof prepareLookUp>>();

/** Who a token speaks for; null when it is unknown, ended, revoked, or its maker was disabled. */
export async function callerOfToken(db: Db, token: string): Promise<Caller | null> {
  if (!tokenShape.test(token)) return null;
  const lookUp = lookUps.get(db) ?? prepareLookUp(db);
  lookUps.set(db, lookUp);
  const [row] = await lookUp.execute({ hash: hashToken(token) });
  if (!row) return null;
  if (Date.now() - (row.token.lastUsedAt?.getTime() ?? 0) > 60_000) await noteUse(db, row.token.id);
  const { token: found } = row;
  const grants = within(readGrants(row.grants), row.tenantIds);
  const atMost = roleSchema.parse(found.role);
  return {
    actor: { kind: "token", id: found.id, name: found.name },
    userId: found.userId,
    role: shownRole(grants, atMost),
    grants,
    atMost,
    scope: tenantsOf(grants),
    sessionId: null,
    tokenId: found.id,
    readOnly: found.readOnly,
    mustChangePassword: row.mustChangePassword,
  };
}

/** The maker's grants in the tenants that the token names; null names all. */
function within(grants: readonly Grant[], tenantIds: readonly string[] | null): Grant[] {
  if (tenantIds === null) return [...grants];
  return grants.flatMap(({ tenantId, role }) =>
    tenantId === null
      ? tenantIds.map((id) => ({ tenantId: id, role }))
      : tenantIds.includes(tenantId)
        ? [{ tenantId, role }]
        : [],
  );
}

/** The lesser of the token's role and its maker's strongest. */
function shownRole(grants: readonly Grant[], atMost: Role): Role {
  const makers = strongestRole(grants);
  return coversRole(makers, atMost) ? atMost : makers;
}

/** Once a minute is enough to tell a token that is used from one that is not. */
async function noteUse(db: Db, id: string): Promise<void> {
  await db
    .update(apiTokens)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(eq(apiTokens.id, id), or(isNull(apiTokens.lastUsedAt), lt(apiTokens.lastUsedAt, sql`now() - interval '1 minute'`))),
    );
}
