import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { roleSchema, type Role } from "@/lib/domain/roles";
import type { Db } from "@/lib/db/client";
import { apiTokens, users } from "@/lib/db/schema";
import type { Caller } from "./caller";
import { withCustomers } from "./reach";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A new token: `bd_` and 43 letters or digits (over 250 bits). */
export function newToken(): string {
  let text = "";
  while (text.length < 43) for (const byte of randomBytes(64)) if (byte < 248 && text.length < 43) text += digits[byte % 62];
  return `bd_${text}`;
}

export const tokenShape = /^bd_[0-9A-Za-z]{43}$/;

export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

const rank: Record<Role, number> = { viewer: 0, helpdesk: 1, operator: 2, admin: 3 };

/** The lesser of two roles: a token never does more than its maker may at this moment. */
export function lesserRole(a: Role, b: Role): Role {
  return rank[a] <= rank[b] ? a : b;
}

/** Planned once per connection to the database: this is asked with every request of a token. */
function prepareLookUp(db: Db) {
  return db
    .select({
      token: apiTokens,
      tenantIds: withCustomers(apiTokens.tenantIds),
      makerRole: users.role,
      makerTenantIds: withCustomers(users.tenantIds),
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
  return {
    actor: { kind: "token", id: row.token.id, name: row.token.name },
    userId: row.token.userId,
    role: lesserRole(roleSchema.parse(row.token.role), roleSchema.parse(row.makerRole)),
    scope: { tenantIds: narrower(row.tenantIds, row.makerTenantIds) },
    sessionId: null,
    tokenId: row.token.id,
    readOnly: row.token.readOnly,
  };
}

/** Tenants that both name; null names all. */
function narrower(a: string[] | null, b: string[] | null): "all" | string[] {
  if (a === null) return b ?? "all";
  return b === null ? a : a.filter((id) => b.includes(id));
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
