import "server-only";
import { recordAudit, type AuditActor } from "@/lib/audit";
import type { Db } from "@/lib/db/client";
import { connections } from "@/lib/db/schema";
import { eq } from "drizzle-orm";
import { VendorError } from "@/lib/providers/http";
import { openConnection, type OpenConnection } from "./open";

export interface ConnectionTrial {
  ok: boolean;
  latencyMs: number;
  permissions: string[];
  problem?: { kind: string; message: string };
}

interface Act {
  caller: { actor: AuditActor };
  requestId: string;
  signal: AbortSignal;
}

/** Tries the stored credentials with harmless reads, and keeps what the vendor says of its versions. */
export async function tryConnection(db: Db, id: string, act: Act): Promise<ConnectionTrial> {
  const connection = await openConnection(db, id);
  const trial = await tryOpened(db, connection, act.signal);
  await recordAudit(db, {
    actor: act.caller.actor,
    action: "connection.test",
    subject: connection.name,
    connectionId: id,
    outcome: trial.ok ? "done" : "failed",
    requestId: act.requestId,
    details: trial.problem ? { problem: trial.problem.kind } : {},
  });
  return trial;
}

async function tryOpened(db: Db, connection: OpenConnection, signal: AbortSignal): Promise<ConnectionTrial> {
  const startedAt = performance.now();
  const latency = () => Math.round(performance.now() - startedAt);
  try {
    const found = await connection.provider.test({
      http: connection.http,
      settings: connection.settings,
      now: () => new Date(),
      signal,
    });
    const latencyMs = latency();
    await db.update(connections).set({ versions: found.versions }).where(eq(connections.id, connection.id));
    return { ok: true, latencyMs, permissions: found.permissions };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return {
      ok: false,
      latencyMs: latency(),
      permissions: [],
      problem: { kind: error.facts.kind, message: error.facts.message },
    };
  }
}
