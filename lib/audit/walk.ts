import "server-only";
import { asc, gt } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { auditEntries } from "@/lib/db/schema";
import { hashEntry } from "./chain";

export type AuditRow = typeof auditEntries.$inferSelect;

const batchSize = 1_000;

/** Entries after a place of the record, in their order, some at a time. */
export async function* entriesAfter(db: Queryable, sequence: number): AsyncGenerator<AuditRow, void, void> {
  let after = sequence;
  for (;;) {
    const batch = await db
      .select()
      .from(auditEntries)
      .where(gt(auditEntries.sequence, after))
      .orderBy(asc(auditEntries.sequence))
      .limit(batchSize);
    yield* batch;
    const last = batch.at(-1);
    if (!last || batch.length < batchSize) return;
    after = last.sequence;
  }
}

/** Why an entry does not go on from the hash before it; null where it does. */
export function faultOf(row: AuditRow, previousHash: string): string | null {
  const { hash, previousHash: said, sequence: _, ...entry } = row;
  if (said !== previousHash) return "an entry before it was removed or changed";
  if (hashEntry({ ...entry, at: row.at.toISOString() }, previousHash) !== hash) return "its contents were changed";
  return null;
}
