import "server-only";
import { and, gt, inArray, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { signInAttempts } from "@/lib/db/schema";

/**
 * How often something may fail before each further failure doubles the wait. One person at one address feels it first; the
 * account as a whole later and less, so that a stranger cannot keep its owner out; an address that tries many accounts last.
 */
const limits = {
  pair: { free: 5, longestSeconds: 900 },
  account: { free: 30, longestSeconds: 60 },
  address: { free: 100, longestSeconds: 900 },
} as const;
type LimitName = keyof typeof limits;

const keysOf = (email: string, address: string): [LimitName, string][] => [
  ["pair", `pair:${email} ${address}`],
  ["account", `account:${email}`],
  ["address", `address:${address}`],
];

/**
 * Counts an attempt before its password is looked at, so that a hundred at the same moment are a hundred. False while this
 * account or address must wait; then nothing is counted. Kept in the database, for all processes alike, for a day.
 */
export async function claimAttempt(db: Db, email: string, address: string): Promise<boolean> {
  await db.execute(sql`
    delete from sign_in_attempts where key in
      (select key from sign_in_attempts where updated_at < now() - interval '1 day' limit 1000 for update skip locked)`);
  try {
    await db.transaction(async (tx) => {
      for (const [name, key] of keysOf(email, address)) {
        const { free, longestSeconds } = limits[name];
        const failures = sql`sign_in_attempts.failures + 1`;
        const wait = sql`least(${longestSeconds}::int, power(2, least(${failures} - ${free}::int, 20))) * interval '1 second'`;
        const counted = await tx
          .insert(signInAttempts)
          .values({ key, failures: 1 })
          .onConflictDoUpdate({
            target: signInAttempts.key,
            set: {
              failures,
              updatedAt: sql`now()`,
              blockedUntil: sql`case when ${failures} >= ${free}::int then now() + ${wait} end`,
            },
            setWhere: sql`sign_in_attempts.blocked_until is null or sign_in_attempts.blocked_until <= now()`,
          })
          .returning({ key: signInAttempts.key });
        if (counted.length === 0) throw new MustWait();
      }
    });
    return true;
  } catch (error) {
    if (error instanceof MustWait) return false;
    throw error;
  }
}

/**
 * True once for each wait that stands against this account or address: that one is for the record. Whoever wants to make another
 * has to wait this one out and guess again, so nobody fills the record by trying.
 */
export async function isFirstInWait(db: Db, email: string, address: string): Promise<boolean> {
  const { key, blockedUntil, recordedWait } = signInAttempts;
  const keys = keysOf(email, address).map(([, name]) => name);
  const told = await db
    .update(signInAttempts)
    .set({ recordedWait: blockedUntil })
    .where(and(inArray(key, keys), gt(blockedUntil, sql`now()`), sql`${recordedWait} is distinct from ${blockedUntil}`))
    .returning({ key });
  return told.length > 0;
}

/** Takes back what the transaction counted so far. */
class MustWait extends Error {}

/** A right password clears the account; the address, from which others may be tried, only gets its attempt back. */
export async function forgiveAttempts(db: Db, email: string, address: string): Promise<void> {
  const [pair, account, ofAddress] = keysOf(email, address).map(([, key]) => key);
  await db.delete(signInAttempts).where(inArray(signInAttempts.key, [pair ?? "", account ?? ""]));
  await db.execute(
    sql`update sign_in_attempts set failures = greatest(failures - 1, 0), blocked_until = null where key = ${ofAddress ?? ""}`,
  );
}
