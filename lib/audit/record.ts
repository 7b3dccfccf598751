import "server-only";
import { randomUUID } from "node:crypto";
import { desc, sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { auditDays, auditEntries } from "@/lib/db/schema";
import { genesis, hashEntry } from "./chain";

export interface AuditActor {
  kind: "user" | "token" | "system" | "anonymous";
  id: string;
  name: string;
}

export interface AuditEntry {
  actor: AuditActor;
  /** Noun and verb, for example `connection.create`. */
  action: string;
  subject: string | null;
  tenantId?: string | null;
  connectionId?: string | null;
  outcome: "done" | "refused" | "failed";
  requestId: string;
  /** More to know, never a secret. */
  details?: Record<string, unknown>;
}

const chainLock = 727003;

/**
 * Appends to the record, in the transaction of what it records. Entries are chained by hash, so writers take turns until
 * their transaction ends: record last.
 */
export async function recordAudit(db: Queryable, entry: AuditEntry): Promise<void> {
  await recordAudits(db, [entry]);
}

/** The same for several entries at once, in their order and in one turn of the chain. */
export async function recordAudits(db: Queryable, entries: readonly AuditEntry[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${chainLock})`);
    const [last] = await tx.select({ hash: auditEntries.hash }).from(auditEntries).orderBy(desc(auditEntries.sequence)).limit(1);
    let previousHash = last?.hash ?? (await headOfRemoved(tx)) ?? genesis;
    const rows = entries.map((entry) => {
      const at = new Date();
      const row = {
        id: `aud_${randomUUID().replaceAll("-", "")}`,
        actorKind: entry.actor.kind,
        actorId: entry.actor.id,
        actorName: storable(entry.actor.name),
        action: entry.action,
        subject: entry.subject === null ? null : storable(entry.subject),
        tenantId: entry.tenantId ?? null,
        connectionId: entry.connectionId ?? null,
        outcome: entry.outcome,
        requestId: entry.requestId,
        details: storableJson(entry.details ?? {}),
      };
      const chained = { ...row, at, previousHash, hash: hashEntry({ ...row, at: at.toISOString() }, previousHash) };
      previousHash = chained.hash;
      return chained;
    });
    await tx.insert(auditEntries).values(rows);
  });
}

/** The last signed head, where retention has removed every entry. */
async function headOfRemoved(tx: Queryable): Promise<string | undefined> {
  const [day] = await tx.select({ head: auditDays.head }).from(auditDays).orderBy(desc(auditDays.lastSequence)).limit(1);
  return day?.head;
}

/** Text as the database gives it back: what it cannot keep (NUL, half a surrogate pair) becomes U+FFFD. */
const storable = (text: string): string => text.replaceAll("\u0000", "\ufffd").toWellFormed();

/** Details as the database gives them back, or the hash would not fit what is read: dates as text, absent members gone. */
function storableJson(details: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(details, (_, value: unknown) => (typeof value === "string" ? storable(value) : value)));
}
