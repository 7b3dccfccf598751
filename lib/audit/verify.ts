import "server-only";
import { asc, gt } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { auditEntries } from "@/lib/db/schema";
import { genesis, hashEntry } from "./chain";

export interface AuditVerdict {
  ok: boolean;
  checked: number;
  /** The first entry that does not fit, and how. */
  broken: { id: string; sequence: number; reason: string } | null;
  /** Hash of the last entry that fits. Kept elsewhere, it shows later whether entries were cut off the end. */
  head: string;
}

const batchSize = 1_000;

/** Walks the whole chain, a batch at a time. */
export async function verifyAudit(db: Db): Promise<AuditVerdict> {
  let previousHash = genesis;
  let sequence = 0;
  let checked = 0;
  for (;;) {
    const batch = await db
      .select()
      .from(auditEntries)
      .where(gt(auditEntries.sequence, sequence))
      .orderBy(asc(auditEntries.sequence))
      .limit(batchSize);
    for (const row of batch) {
      const { hash, previousHash: said, sequence: place, ...entry } = row;
      const broken = (reason: string): AuditVerdict => ({
        ok: false,
        checked,
        broken: { id: row.id, sequence: place, reason },
        head: previousHash,
      });
      if (said !== previousHash) return broken("an entry before it was removed or changed");
      if (hashEntry({ ...entry, at: row.at.toISOString() }, previousHash) !== hash) return broken("its contents were changed");
      previousHash = hash;
      sequence = place;
      checked += 1;
    }
    if (batch.length < batchSize) return { ok: true, checked, broken: null, head: previousHash };
  }
}
