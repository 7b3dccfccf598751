import "server-only";
import { recordAudit, type AuditEntry } from "@/lib/audit";
import type { Db } from "@/lib/db/client";
import { log } from "@/lib/http/log";

const holder = globalThis as typeof globalThis & { backdeskReadAudit?: { waiting: AuditEntry[]; isWriting: boolean } };

/**
 * Records reads without making them wait for the chain, whose writers take turns: entries are written at once when nobody
 * writes, and together with the others that came meanwhile when somebody does. Entries that were not yet written when the
 * process is killed are lost; writes are never recorded this way.
 */
export function auditRead(db: Db, entry: AuditEntry): void {
  const queue = (holder.backdeskReadAudit ??= { waiting: [], isWriting: false });
  queue.waiting.push(entry);
  if (!queue.isWriting) void drain(db, queue);
}

async function drain(db: Db, queue: { waiting: AuditEntry[]; isWriting: boolean }): Promise<void> {
  queue.isWriting = true;
  try {
    while (queue.waiting.length > 0) {
      const batch = queue.waiting.splice(0, 100);
      await db.transaction(async (tx) => {
        for (const entry of batch) await recordAudit(tx, entry);
      });
    }
  } catch (error) {
    // The reads have been answered; that their record is missing must be known all the same.
    log.error({ err: error, entries: queue.waiting.length }, "reads through the proxy could not be audited");
  } finally {
    queue.isWriting = false;
  }
}
