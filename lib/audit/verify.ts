import "server-only";
import { asc } from "drizzle-orm";
import type { EncryptionKey } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { auditDays } from "@/lib/db/schema";
import type { AuditVerdict } from "@/lib/domain/audit";
import { genesis } from "./chain";
import { headOf } from "./sign-days";
import { isHeadSigned, isRemovalSigned, publicKeys } from "./signing";
import { entriesAfter, faultOf, type AuditRow } from "./walk";

type DayRow = typeof auditDays.$inferSelect;
type Broken = NonNullable<AuditVerdict["broken"]>;

/** Walks the whole record: every entry's hash, every day's signed head, and what was removed by rule. */
export async function verifyAudit(db: Db, keys: readonly EncryptionKey[]): Promise<AuditVerdict> {
  const walk = new Walk();
  const verdict = (broken: Broken | null): AuditVerdict => ({
    ok: broken === null,
    checked: walk.checked,
    broken,
    head: walk.head,
    days: { signed: walk.signed, removed: walk.removed },
    unsigned: walk.unsigned,
    publicKeys: publicKeys(keys),
  });
  // One moment for days and entries: what is recorded or signed meanwhile is for the next time.
  return db.transaction(
    async (tx) => {
      const days = await tx.select().from(auditDays).orderBy(asc(auditDays.firstSequence));
      for (const day of days) {
        const broken = walk.checkHead(day, keys);
        if (broken) return verdict(broken);
        if (day.removedAt) walk.skip(day);
      }
      const standing = days.filter(({ removedAt }) => removedAt === null);
      const start = days.filter(({ removedAt }) => removedAt !== null).at(-1)?.lastSequence ?? 0;
      walk.begin(standing[0]?.startsFrom ?? days.at(-1)?.head ?? genesis);
      for await (const row of entriesAfter(tx, start)) {
        const broken = walk.step(row, standing);
        if (broken) return verdict(broken);
      }
      return verdict(walk.end(standing));
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

class Walk {
  checked = 0;
  signed = 0;
  removed = 0;
  unsigned = 0;
  head: string = genesis;
  private previousDay: DayRow | null = null;
  private place = 0;
  private inDay = 0;

  /** A day's own signature, and that it goes on from the day before. */
  checkHead(day: DayRow, keys: readonly EncryptionKey[]): Broken | null {
    const broken = (reason: string) => ({ id: `day ${day.day}`, sequence: day.lastSequence, reason });
    const key = keys.find(({ id }) => id === day.keyId);
    if (!key)
      return broken(`it was signed by the key ${day.keyId}, which is not in BACKDESK_ENCRYPTION_KEYS; add it back, then rotate`);
    if (!isHeadSigned(headOf(day), day.signature, key)) return broken("its signed head was changed");
    if (day.startsFrom !== (this.previousDay?.head ?? genesis))
      return broken("the head of a day before it was removed or changed");
    if (day.removedAt) {
      const removal = { day: day.day, head: day.head, removedAt: day.removedAt.toISOString() };
      if (!isRemovalSigned(removal, day.removalSignature ?? "", key))
        return broken("its entries were not removed by the retention rule");
    }
    this.previousDay = day;
    this.signed += 1;
    return null;
  }

  skip(day: DayRow): void {
    this.removed += 1;
    this.head = day.head;
  }

  begin(from: string): void {
    this.head = from;
  }

  /** One entry: its place in the chain, and at the end of a signed day the day's head. */
  step(row: AuditRow, days: readonly DayRow[]): Broken | null {
    const broken = (reason: string) => ({ id: row.id, sequence: row.sequence, reason });
    const fault = faultOf(row, this.head);
    if (fault) return broken(fault);
    const day = days[this.place];
    if (day && row.sequence > day.lastSequence) return broken("an entry before it was removed or changed");
    this.head = row.hash;
    this.checked += 1;
    this.inDay += 1;
    if (!day) this.unsigned += 1;
    if (day && row.sequence === day.lastSequence) {
      if (row.hash !== day.head || this.inDay !== day.entries)
        return broken(`the entries of ${day.day} are not those that were signed`);
      this.place += 1;
      this.inDay = 0;
    }
    return null;
  }

  /** Nothing may be missing at the end that a head was signed over. */
  end(days: readonly DayRow[]): Broken | null {
    const missing = days[this.place];
    return missing
      ? { id: `day ${missing.day}`, sequence: missing.lastSequence, reason: "entries at its end were removed" }
      : null;
  }
}
