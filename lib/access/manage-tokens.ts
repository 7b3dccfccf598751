import "server-only";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record";
import type { Db } from "@/lib/db/client";
import { listTenants } from "@/lib/db/queries/people";
import { apiTokens } from "@/lib/db/schema";
import { tokenSchema, type ApiToken, type CreateToken } from "@/lib/domain/people";
import type { Role } from "@/lib/domain/roles";
import { ProblemError } from "@/lib/http/problems";
import type { Caller } from "./caller";
import { newId } from "./new-id";
import { announceAccessChange } from "./access-changes";
import { coversRole, mayDo, scopeOf } from "./permissions";
import { hashToken, newToken } from "./tokens";

const longestSeconds = 400 * 86_400;

type Row = typeof apiTokens.$inferSelect;
const toToken = (row: Row): ApiToken =>
  tokenSchema.parse({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  });

/** Makes a token with at most the maker's own rights. The token itself is in this answer and nowhere else. */
export async function createToken(
  db: Db,
  caller: Caller,
  input: CreateToken,
  requestId: string,
): Promise<ApiToken & { token: string }> {
  const refuse = (path: string, message: string) =>
    new ProblemError("invalid-body", `${path}: ${message}`, { errors: [{ path, message }] });
  const expiresAt = new Date(input.expiresAt);
  if (expiresAt.getTime() <= Date.now()) throw refuse("expiresAt", "has passed; choose a time to come");
  if (expiresAt.getTime() > Date.now() + longestSeconds * 1_000)
    throw refuse("expiresAt", "is more than 400 days away; choose a nearer time and renew");
  const role = input.role ?? caller.role;
  if (!isWithin(caller, role)) throw refuse("role", `is more than your own role (${caller.role}) allows`);
  const own = caller.scope.tenantIds;
  const mine = new Set((await listTenants(db, caller.scope)).map(({ id }) => id));
  if (input.tenantIds?.some((id) => !mine.has(id))) throw refuse("tenantIds", "names a tenant that is not yours");
  if (caller.tokenId !== null && expiresAt > (await expiryOf(db, caller.tokenId))) {
    throw refuse("expiresAt", "is later than the token's that makes it; a token cannot outlive its maker");
  }
  const token = newToken();
  const row = {
    id: newId("token"),
    userId: caller.userId,
    name: input.name,
    hash: hashToken(token),
    role,
    tenantIds: input.tenantIds ?? (own === "all" ? null : [...own]),
    readOnly: caller.readOnly || (input.readOnly ?? false),
    expiresAt,
  };
  const stored = await db.transaction(async (tx) => {
    const [made] = await tx.insert(apiTokens).values(row).returning();
    await recordAudit(tx, {
      actor: caller.actor,
      action: "token.create",
      subject: input.name,
      outcome: "done",
      requestId,
      details: { id: row.id, role, readOnly: row.readOnly, expiresAt: expiresAt.toISOString() },
    });
    return made;
  });
  if (!stored) throw new Error("The token was not stored.");
  return { ...toToken(stored), token };
}

/** One of the caller's own roles includes it, and so does the role of the token that asks. */
function isWithin(caller: Caller, role: Role): boolean {
  if (caller.atMost !== null && !coversRole(caller.atMost, role)) return false;
  return caller.grants.some((grant) => coversRole(grant.role, role));
}

async function expiryOf(db: Db, id: string): Promise<Date> {
  const [row] = await db.select({ expiresAt: apiTokens.expiresAt }).from(apiTokens).where(eq(apiTokens.id, id));
  return row?.expiresAt ?? new Date(0);
}

/** One's own tokens that are not revoked, newest first. */
export async function listTokens(db: Db, caller: Caller): Promise<ApiToken[]> {
  const rows = await db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.userId, caller.userId), isNull(apiTokens.revokedAt)))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id));
  return rows.map(toToken);
}

/** Ends a token at once. One's own; an administrator also anybody's. */
export async function revokeToken(db: Db, caller: Caller, id: string, requestId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const isForAll = mayDo(caller, "people:write") && scopeOf(caller, "people:write").tenantIds === "all";
    const own = isForAll ? undefined : eq(apiTokens.userId, caller.userId);
    const [row] = await tx
      .update(apiTokens)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt), own))
      .returning({ name: apiTokens.name, userId: apiTokens.userId });
    if (!row) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
    await announceAccessChange(tx, row.userId);
    await recordAudit(tx, {
      actor: caller.actor,
      action: "token.revoke",
      subject: row.name,
      outcome: "done",
      requestId,
      details: { id },
    });
  });
}
