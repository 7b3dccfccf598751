import "server-only";
import { and, desc, eq, gt, isNull, sql, type SQL } from "drizzle-orm";
import { getEnv } from "@/lib/config/env";
import type { Db, Queryable } from "@/lib/db/client";
import { sessions, users } from "@/lib/db/schema";
import { announceAccessChange } from "./access-changes";
import type { Caller } from "./caller";
import { grantsOfUser, readGrants } from "./held-grants";
import { newId } from "./new-id";
import { strongestRole, tenantsOf } from "./permissions";
import { sealSecret } from "./secrets";

/** A session ends this long after sign-in, whatever happens in it. */
export const sessionSeconds = (): number => getEnv().BACKDESK_SESSION_HOURS * 3_600;
/** And this long after the last thing that its person did. */
export const idleSeconds = (): number => getEnv().BACKDESK_SESSION_IDLE_MINUTES * 60;

export interface NewSession {
  userId: string;
  userAgent?: string | null;
  address?: string | null;
  /** The identity provider that signed the person in, and what it needs to sign them out. */
  provider?: { id: string; sid: string | null; idToken: string | null } | null;
  /** The session that the browser came with: signing in ends it, so that nobody keeps one that was known before. */
  replaces?: string | null;
}

export async function startSession(
  db: Queryable,
  { userId, userAgent, address, provider, replaces }: NewSession,
): Promise<string> {
  const id = newId("session");
  const sealed = provider?.idToken ? sealSecret(getEnv().BACKDESK_ENCRYPTION_KEYS, id, provider.idToken) : null;
  await db.insert(sessions).values({
    id,
    userId,
    userAgent: userAgent?.slice(0, 255) ?? null,
    address: address?.slice(0, 64) ?? null,
    provider: provider?.id ?? null,
    providerSid: provider?.sid ?? null,
    idTokenKeyId: sealed?.keyId ?? null,
    idTokenCipher: sealed?.cipher ?? null,
    expiresAt: new Date(Date.now() + sessionSeconds() * 1_000),
  });
  if (replaces) await endSession(db, replaces);
  return id;
}

/** Ends a session at once, wherever it is open. */
export async function endSession(db: Queryable, id: string): Promise<void> {
  await endSessions(db, eq(sessions.id, id));
}

/** Ends all that this names, on all processes; gives how many there were. */
export async function endSessions(db: Queryable, which: SQL | undefined): Promise<number> {
  const ended = await db
    .update(sessions)
    .set({ revokedAt: sql`now()`, idTokenCipher: null, idTokenKeyId: null })
    .where(and(which, isNull(sessions.revokedAt)))
    .returning({ userId: sessions.userId });
  for (const userId of new Set(ended.map((row) => row.userId))) await announceAccessChange(db, userId);
  return ended.length;
}

const isOpen = () => and(isNull(sessions.revokedAt), gt(sessions.expiresAt, sql`now()`));

/** Planned once per connection to the database: this is asked with every request. */
function prepareLookUp(db: Db) {
  return db
    .select({
      id: users.id,
      name: users.name,
      mustChangePassword: users.mustChangePassword,
      lastSeenAt: sessions.lastSeenAt,
      grants: grantsOfUser,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, sql.placeholder("sessionId")),
        isOpen(),
        gt(sessions.lastSeenAt, sql`now() - ${sql.placeholder("idleSeconds")}::int * interval '1 second'`),
        isNull(users.disabledAt),
      ),
    )
    .prepare("caller_of_session");
}

const lookUps = new WeakMap<Db, ReturnType<typeof prepareLookUp>>();

/**
 * Who a session belongs to; null when it ended, was idle too long, was revoked, or its person was disabled. One indexed look-up.
 * `isActive` says that the person did something: at most once a minute it puts the idle limit off.
 */
export async function callerOfSession(db: Db, sessionId: string, { isActive }: { isActive: boolean }): Promise<Caller | null> {
  const lookUp = lookUps.get(db) ?? prepareLookUp(db);
  lookUps.set(db, lookUp);
  const [row] = await lookUp.execute({ sessionId, idleSeconds: idleSeconds() });
  if (!row) return null;
  if (isActive && Date.now() - row.lastSeenAt.getTime() > 60_000) {
    await db
      .update(sessions)
      .set({ lastSeenAt: sql`now()` })
      .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
  }
  const grants = readGrants(row.grants);
  return {
    actor: { kind: "user", id: row.id, name: row.name },
    userId: row.id,
    role: strongestRole(grants),
    grants,
    atMost: null,
    scope: tenantsOf(grants),
    sessionId,
    tokenId: null,
    readOnly: false,
    mustChangePassword: row.mustChangePassword,
  };
}

/** A person's sessions that are still open, the one used last first. */
export function openSessions(db: Db, userId: string) {
  return db
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        isOpen(),
        gt(sessions.lastSeenAt, sql`now() - ${idleSeconds()}::int * interval '1 second'`),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id));
}
