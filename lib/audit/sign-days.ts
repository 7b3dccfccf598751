import "server-only";
import { desc, eq, sql } from "drizzle-orm";
import type { EncryptionKey } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { auditDays, auditEntries } from "@/lib/db/schema";
import { log } from "@/lib/http/log";
import { genesis } from "./chain";
import { signHead, type DayHead } from "./signing";
import { entriesAfter, faultOf } from "./walk";

const signLock = 727_015;

/**
 * Signs what was recorded since the last time: closes days that are over and signs the head of the running one. Only what still
 * goes on from the last signed head is signed, so that a change behind the record's back is never made good by it.
 */
export async function signDays(db: Db, keys: readonly EncryptionKey[]): Promise<void> {
  const key = keys[0];
  if (!key) throw new Error("There is no encryption key.");
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${signLock})`);
    const [last] = await tx.select().from(auditDays).orderBy(desc(auditDays.lastSequence)).limit(1);
    if (last && last.removedAt === null) {
      const [entry] = await tx.select().from(auditEntries).where(eq(auditEntries.sequence, last.lastSequence));
      if (entry?.hash !== last.head) return log.error({ day: last.day }, "the audit record does not fit its signed head");
    }
    let day: DayHead | null = last && !last.isClosed ? headOf(last) : null;
    let before = last?.head ?? genesis;
    const changed: DayHead[] = [];
    for await (const row of entriesAfter(tx, last?.lastSequence ?? 0)) {
      const fault = faultOf(row, before);
      if (fault) return log.error({ id: row.id, fault }, "the audit record is broken; it is not signed further");
      const named = row.at.toISOString().slice(0, 10);
      // Clocks of several processes differ a little: an entry never goes back to a day that is over.
      if (day === null || named > day.day) {
        if (day) changed.push({ ...day, isClosed: true });
        const next = last && named <= last.day && day === null ? dayAfter(last.day) : named;
        day = {
          day: next,
          firstSequence: row.sequence,
          lastSequence: 0,
          entries: 0,
          startsFrom: before,
          head: before,
          isClosed: false,
        };
      }
      day = { ...day, lastSequence: row.sequence, entries: day.entries + 1, head: row.hash };
      before = row.hash;
    }
    if (day) changed.push({ ...day, isClosed: day.day < new Date().toISOString().slice(0, 10) });
    for (const head of changed) {
      if (last && head.day === last.day && head.head === last.head && head.isClosed === last.isClosed) continue;
      const row = { ...head, signedAt: new Date(), keyId: key.id, signature: signHead(head, key) };
      await tx.insert(auditDays).values(row).onConflictDoUpdate({ target: auditDays.day, set: row });
    }
  });
}

const dayAfter = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

export const headOf = (row: typeof auditDays.$inferSelect): DayHead => ({
  day: row.day,
  firstSequence: row.firstSequence,
  lastSequence: row.lastSequence,
  entries: row.entries,
  startsFrom: row.startsFrom,
  head: row.head,
  isClosed: row.isClosed,
});
