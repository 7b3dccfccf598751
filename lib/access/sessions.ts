import "server-only";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { roleSchema } from "@/lib/domain/roles";
import type { Db } from "@/lib/db/client";
import { sessions, users } from "@/lib/db/schema";
import type { Caller } from "./caller";
import { newId } from "./new-id";
import { withCustomers } from "./reach";

/** A session ends this long after sign-in, whatever happens in it. */
export const sessionSeconds = 12 * 3_600;

export async function startSession(db: Db, userId: string, userAgent: string | null): Promise<string> {
  const id = newId("token");
  await db.insert(sessions).values({
    id,
    userId,
    userAgent: userAgent?.slice(0, 255) ?? null,
    expiresAt: new Date(Date.now() + sessionSeconds * 1_000),
  });
  return id;
}

/** Ends a session at once, wherever it is open. */
export async function endSession(db: Db, id: string): Promise<void> {
  await db
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)));
}

/** Planned once per connection to the database: this is asked with every request. */
function prepareLookUp(db: Db) {
  return db
    .select({ id: users.id, name: users.name, role: users.role, tenantIds: withCustomers(users.tenantIds) })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, sql.placeholder("sessionId")),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, sql`now()`),
        isNull(users.disabledAt),
      ),
    )
    .prepare("caller_of_session");
}

const lookUps = new WeakMap<Db, ReturnType<typeof prepareLookUp>>();

/** Who a session belongs to; null when it ended, was revoked, or its person was disabled. One indexed look-up. */
export async function callerOfSession(db: Db, sessionId: string): Promise<Caller | null> {
  const lookUp = lookUps.get(db) ?? prepareLookUp(db);
  lookUps.set(db, lookUp);
  const [row] = await lookUp.execute({ sessionId });
  if (!row) return null;
  return {
    actor: { kind: "user", id: row.id, name: row.name },
    userId: row.id,
    role: roleSchema.parse(row.role),
    scope: { tenantIds: row.tenantIds ?? "all" },
    sessionId,
    tokenId: null,
    readOnly: false,
  };
}
