import "server-only";
import { inArray, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { signInAttempts } from "@/lib/db/schema";

/** Wrong passwords that cost nothing; from then on each doubles the wait. */
const freeFailures = 5;
const longestWaitSeconds = 900;
const addressFreeFailures = 50;

const keysOf = (email: string, address: string) => [`account:${email}`, `address:${address}`];

/** Seconds until this account or address may try again; 0 when it may now. Counted in the database, for all processes alike. */
export async function signInWaitSeconds(db: Db, email: string, address: string): Promise<number> {
  const rows = await db.select().from(signInAttempts).where(inArray(signInAttempts.key, keysOf(email, address)));
  const until = Math.max(0, ...rows.map((row) => row.blockedUntil?.getTime() ?? 0));
  return Math.max(0, Math.ceil((until - Date.now()) / 1_000));
}

export async function recordFailure(db: Db, email: string, address: string): Promise<void> {
  for (const key of keysOf(email, address)) {
    const free = key.startsWith("address:") ? addressFreeFailures : freeFailures;
    const failures = sql`case when sign_in_attempts.updated_at < now() - interval '1 day' then 1 else sign_in_attempts.failures + 1 end`;
    await db
      .insert(signInAttempts)
      .values({ key, failures: 1 })
      .onConflictDoUpdate({
        target: signInAttempts.key,
        set: {
          failures,
          updatedAt: sql`now()`,
          blockedUntil: sql`case when ${failures} > ${free} then now() + least(${longestWaitSeconds}, power(2, least(${failures} - ${free}, 20))) * interval '1 second' end`,
        },
      });
  }
}

export async function forgetFailures(db: Db, email: string): Promise<void> {
  await db.delete(signInAttempts).where(inArray(signInAttempts.key, [`account:${email}`]));
}
