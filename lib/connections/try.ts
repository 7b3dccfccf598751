import "server-only";
import type { Db } from "@/lib/db/client";
import { connections } from "@/lib/db/schema";
import { eq } from "drizzle-orm";
import { VendorError } from "@/lib/providers/http";
import { openConnection } from "./open";

export interface ConnectionTrial {
  ok: boolean;
  latencyMs: number;
  permissions: string[];
  problem?: { kind: string; message: string };
}

/** Tries the stored credentials with harmless reads, and keeps what the vendor says of its versions. */
export async function tryConnection(db: Db, id: string, signal: AbortSignal): Promise<ConnectionTrial> {
  const connection = await openConnection(db, id);
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
    await db.update(connections).set({ versions: found.versions }).where(eq(connections.id, id));
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
