import "server-only";
import { desc, eq, gt, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access/caller";
import type { Db, Queryable } from "@/lib/db/client";
import { auditEntries, auditSettings } from "@/lib/db/schema";
import {
  auditSettingsSchema,
  auditSinkSchema,
  type AuditSettings,
  type AuditSink,
  type UpdateAuditSettings,
} from "@/lib/domain/audit";
import { invalidBody } from "@/lib/http/read-body";
import { caPemFault } from "@/lib/providers/http";
import { recordAudit } from "./record";

interface StoredSettings {
  keepDays: number | null;
  sink: AuditSink | null;
  sentSequence: number;
  sentAt: Date | null;
  lastError: string | null;
}

export async function readSettings(db: Queryable): Promise<StoredSettings> {
  const [row] = await db.select().from(auditSettings).where(eq(auditSettings.id, 1));
  if (!row) return { keepDays: null, sink: null, sentSequence: 0, sentAt: null, lastError: null };
  return { ...row, sink: row.sink === null ? null : auditSinkSchema.parse(row.sink) };
}

export async function showAuditSettings(db: Db): Promise<AuditSettings> {
  const { keepDays, sink, sentSequence, sentAt, lastError } = await readSettings(db);
  const [waiting] =
    sink === null
      ? []
      : await db
          .select({ count: sql<number>`count(*)::int` })
          .from(auditEntries)
          .where(gt(auditEntries.sequence, sentSequence));
  return auditSettingsSchema.parse({
    keepDays,
    sink,
    sentAt: sentAt?.toISOString() ?? null,
    waiting: waiting?.count ?? 0,
    lastError,
  });
}

interface Act {
  caller: Pick<Caller, "actor">;
  requestId: string;
}

/** Changes the rule of retention, the sink, or both. A sink that is new is sent what comes from now on. */
export async function changeAuditSettings(db: Db, change: UpdateAuditSettings, act: Act): Promise<AuditSettings> {
  const fault = change.sink?.caPem ? caPemFault(change.sink.caPem) : null;
  if (fault !== null) throw invalidBody([{ path: ["sink", "caPem"], message: fault }]);
  await db.transaction(async (tx) => {
    const before = await readSettings(tx);
    const after = {
      keepDays: change.keepDays === undefined ? before.keepDays : change.keepDays,
      sink: change.sink === undefined ? before.sink : change.sink,
    };
    const [newest] = await tx
      .select({ sequence: auditEntries.sequence })
      .from(auditEntries)
      .orderBy(desc(auditEntries.sequence))
      .limit(1);
    const isNewSink = before.sink === null && after.sink !== null;
    const values = {
      id: 1,
      ...after,
      sentSequence: isNewSink ? (newest?.sequence ?? 0) : before.sentSequence,
      sentAt: before.sentAt,
      lastError: null,
    };
    await tx.insert(auditSettings).values(values).onConflictDoUpdate({ target: auditSettings.id, set: values });
    const told = ({ keepDays, sink }: { keepDays: number | null; sink: AuditSink | null }) => ({
      keepDays,
      sink: sink && { protocol: sink.protocol, host: sink.host, port: sink.port },
    });
    await recordAudit(tx, {
      actor: act.caller.actor,
      action: "audit.settings",
      subject: Object.keys(change).join(", "),
      outcome: "done",
      requestId: act.requestId,
      details: { before: told(before), after: told(after) },
    });
  });
  return showAuditSettings(db);
}
