import "server-only";
import { and, asc, eq, gte, isNull, lt, lte, sql } from "drizzle-orm";
import type { EncryptionKey } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { auditDays, auditEntries } from "@/lib/db/schema";
import { log } from "@/lib/http/log";
import { recordAudit } from "./record";
import { readSettings } from "./settings";
import { signRemoval } from "./signing";
import { entriesAfter, faultOf } from "./walk";

/**
 * Removes the entries of days that are older than the rule says, oldest first; their signed heads stay, with a signature that says
 * that they went by rule. A day that does not fit its head is not touched: it is evidence. A day that the sink has not taken waits.
 */
export async function removeOldDays(db: Db, keys: readonly EncryptionKey[], now: Date): Promise<number> {
  const { keepDays, sink, sentSequence } = await readSettings(db);
  const key = keys[0];
  if (keepDays === null || !key) return 0;
  const before = new Date(now.getTime() - keepDays * 86_400_000).toISOString().slice(0, 10);
  const old = await db
    .select()
    .from(auditDays)
    .where(and(lt(auditDays.day, before), eq(auditDays.isClosed, true), isNull(auditDays.removedAt)))
    .orderBy(asc(auditDays.firstSequence));
  let removed = 0;
  for (const day of old) {
    if (sink !== null && sentSequence < day.lastSequence) break;
    if (!(await isWhole(db, day))) {
      log.error({ day: day.day }, "a day of the audit record does not fit its head; it is kept");
      break;
    }
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local backdesk.audit_retention = 'on'`);
      await tx
        .delete(auditEntries)
        .where(and(gte(auditEntries.sequence, day.firstSequence), lte(auditEntries.sequence, day.lastSequence)));
      const owner = keys.find(({ id }) => id === day.keyId) ?? key;
      await tx
        .update(auditDays)
        .set({
          removedAt: now,
          removalSignature: signRemoval({ day: day.day, head: day.head, removedAt: now.toISOString() }, owner),
        })
        .where(eq(auditDays.day, day.day));
      await recordAudit(tx, {
        actor: { kind: "system", id: "audit", name: "Retention" },
        action: "audit.retention",
        subject: day.day,
        outcome: "done",
        requestId: "audit.retention",
        details: { entries: day.entries, head: day.head, keepDays },
      });
    });
    removed += 1;
  }
  return removed;
}

async function isWhole(db: Db, day: typeof auditDays.$inferSelect): Promise<boolean> {
  let head = day.startsFrom;
  let entries = 0;
  for await (const row of entriesAfter(db, day.firstSequence - 1)) {
    if (row.sequence > day.lastSequence) break;
    if (faultOf(row, head)) return false;
    head = row.hash;
    entries += 1;
  }
  return head === day.head && entries === day.entries;
}
