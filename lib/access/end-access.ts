import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { apiTokens, secondFactors, recoveryCodes, sessions } from "@/lib/db/schema";
import { announceAccessChange } from "./access-changes";
import { endSessions } from "./sessions";

/**
 * Ends all that a person has open, on all processes: sessions and tokens, and with them event streams and exports. Gives how
 * many of each there were, for the record.
 */
export async function endAllAccess(db: Queryable, userId: string): Promise<{ sessions: number; tokens: number }> {
  const ended = await endSessions(db, eq(sessions.userId, userId));
  const revoked = await db
    .update(apiTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiTokens.userId, userId), isNull(apiTokens.revokedAt)))
    .returning({ id: apiTokens.id });
  await announceAccessChange(db, userId);
  return { sessions: ended, tokens: revoked.length };
}

/** Takes a person's second factor away; true when there was one. */
export async function dropSecondFactor(db: Queryable, userId: string): Promise<boolean> {
  await db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  const dropped = await db
    .delete(secondFactors)
    .where(eq(secondFactors.userId, userId))
    .returning({ at: secondFactors.confirmedAt });
  return dropped.some(({ at }) => at !== null);
}
