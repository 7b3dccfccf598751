import "server-only";
import type { Db } from "@/lib/db/client";
import { log } from "@/lib/http/log";
import { recordAudits, type AuditEntry } from "./record";

/** How long entries are gathered before they are written together: one turn of the chain for all of them. */
const gatherMs = 100;
const largestBatch = 500;

interface Queue {
  waiting: AuditEntry[];
  isWriting: boolean;
}
const holder = globalThis as typeof globalThis & { backdeskReadAudit?: Queue };

/**
 * Records reads without making them wait for the chain, whose writers take turns. Entries that were not yet written when the
 * process is killed are lost; writes are never recorded this way.
 */
export function recordRead(db: Db, entry: AuditEntry): void {
  const queue = (holder.backdeskReadAudit ??= { waiting: [], isWriting: false });
  queue.waiting.push(entry);
  if (queue.isWriting) return;
  queue.isWriting = true;
  setTimeout(() => void drain(db, queue), gatherMs);
}

async function drain(db: Db, queue: Queue): Promise<void> {
  while (queue.waiting.length > 0) {
    const batch = queue.waiting.splice(0, largestBatch);
    try {
      await recordAudits(db, batch);
    } catch (error) {
      // The reads have been answered; that their record is missing must be known all the same.
      log.error({ err: error, entries: batch.length }, "reads of what vendors keep could not be recorded");
    }
  }
  queue.isWriting = false;
}
