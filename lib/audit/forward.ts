import "server-only";
import { hostname } from "node:os";
import { and, eq, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { auditSettings } from "@/lib/db/schema";
import { readSettings } from "./settings";
import { faultOfSink, sendToSink } from "./sink";
import { syslogMessage } from "./syslog";
import { entriesAfter, type AuditRow } from "./walk";

const batchSize = 500;

/**
 * Sends the sink what it has not taken yet, in order. Every entry is sent at least once: a batch that was cut off is sent again as
 * a whole. What goes wrong is kept for the page and tried again the next time.
 */
export async function forwardAudit(db: Db): Promise<void> {
  const { sink, sentSequence } = await readSettings(db);
  if (sink === null) return;
  let batch: AuditRow[] = [];
  const flush = async () => {
    const last = batch.at(-1);
    if (!last) return;
    await sendToSink(
      sink,
      batch.map((row) => syslogMessage(row, hostname())),
    );
    await db
      .update(auditSettings)
      .set({ sentSequence: last.sequence, sentAt: sql`now()`, lastError: null })
      .where(and(eq(auditSettings.id, 1), sql`${auditSettings.sentSequence} < ${last.sequence}`));
    batch = [];
  };
  try {
    for await (const row of entriesAfter(db, sentSequence)) {
      batch.push(row);
      if (batch.length >= batchSize) await flush();
    }
    await flush();
  } catch (error) {
    await db
      .update(auditSettings)
      .set({ lastError: `${sink.protocol}://${sink.host}:${sink.port}: ${faultOfSink(error)}`.slice(0, 500) })
      .where(eq(auditSettings.id, 1));
  }
}
