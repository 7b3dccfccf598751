import "server-only";
import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type pg from "pg";
import type { Db } from "@/lib/db/client";
import { connections, syncErrors, syncRuns } from "@/lib/db/schema";
import { nouns, type Noun } from "@/lib/domain/nouns";
import { publish } from "@/lib/events";
import { log } from "@/lib/http/log";
import { openConnection } from "@/lib/connections";
import type { Reader } from "@/lib/providers/reader";
import { followTenantRules } from "./assign-tenants";
import { collectNoun, type NounStats } from "./collect";
import { countInventory } from "./counts";
import { deriveInventory } from "./derive";
import { knownRows } from "./known";
import { removeLoneMachines, sweepOrphans } from "./sweep";
import { stateAfterFailure } from "./connection-state";
import { tableName } from "./tables";

/** Parents before what is read through them; what links go to before what links. */
const readingOrder: readonly Noun[] = [
  "vm",
  "backup",
  "schedule",
  "agent",
  "policy",
  "volume",
  "volumeGroup",
  "bucket",
  "snapshot",
  "restoreTarget",
  "history",
];

const maxToldErrors = 200;
const manyRows = 200;

interface SyncOptions {
  signal?: AbortSignal;
  now?: () => Date;
  /** Read only these nouns and partitions; the rest is left as it is. */
  only?: readonly { noun: Noun; partitions: readonly string[] | null }[];
  onProgress?: (progress: { noun: Noun; done: number; total: number | null }) => Promise<void>;
  operationId?: string;
}

type SyncResult =
  | { outcome: "done"; runId: string; stats: Partial<Record<Noun, NounStats>> }
  | { outcome: "busy" }
  | { outcome: "failed"; runId: string; error: string };

/**
 * One pass over one connection: readers, sweep, derived fields, counts. Only one pass at a time works on a connection, on
 * whatever process; a second one is told `busy`. A pass that dies leaves whole rows behind and the next one goes over them again.
 */
export async function runSync(db: Db, connectionId: string, options: SyncOptions = {}): Promise<SyncResult> {
  const pool = db.$client;
  const session = await pool.connect();
  try {
    const lock = await session.query<{ held: boolean }>("select pg_try_advisory_lock(727010, hashtext($1)) as held", [
      connectionId,
    ]);
    if (!lock.rows[0]?.held) return { outcome: "busy" };
    try {
      return await readConnection(db, session, connectionId, options);
    } finally {
      await session.query("select pg_advisory_unlock(727010, hashtext($1))", [connectionId]);
    }
  } finally {
    session.release();
  }
}

async function readConnection(db: Db, session: pg.PoolClient, connectionId: string, options: SyncOptions): Promise<SyncResult> {
  const now = options.now ?? (() => new Date());
  const runId = `syn_${randomUUID().replaceAll("-", "")}`;
  await db
    .update(syncRuns)
    .set({ state: "interrupted", endedAt: sql`now()` })
    .where(sql`${syncRuns.connectionId} = ${connectionId} and ${syncRuns.state} = 'running'`);
  await db.insert(syncRuns).values({
    id: runId,
    connectionId,
    state: "running",
    operationId: options.operationId ?? null,
    isFull: options.only === undefined,
  });
  const stats: Partial<Record<Noun, NounStats>> = {};
  try {
    const connection = await openConnection(db, connectionId);
    await followTenantRules(session, connectionId);
    const signal = options.signal ?? new AbortController().signal;
    for (const noun of readingOrder) {
      const wanted = options.only?.find((part) => part.noun === noun);
      if (options.only && !wanted) continue;
      const reader = connection.provider.readers[noun] as Reader<Noun, unknown> | undefined;
      if (!reader) continue;
      let toldAt = 0;
      let toldErrors = 0;
      stats[noun] = await collectNoun({
        client: session,
        noun,
        reader,
        connectionId,
        provider: connection.provider.id,
        context: {
          http: connection.http,
          settings: connection.settings,
          now,
          signal,
          log,
          partitions: wanted?.partitions ?? null,
          known: (of) => knownRows(db.$client, connectionId, of, of === noun ? null : (wanted?.partitions ?? null)),
        },
        onError: async ({ vendorId, message }) => {
          // The first of many say what is wrong; the statistics count the rest.
          if ((toldErrors += 1) > maxToldErrors) return;
          await db.insert(syncErrors).values({ id: randomUUID(), runId, noun, vendorId, message: message.slice(0, 2_000) });
        },
        onProgress: async (done, total) => {
          // Often enough to watch, seldom enough not to slow the pass.
          if (Date.now() - toldAt < 500) return;
          toldAt = Date.now();
          await db.update(syncRuns).set({ noun, done, total }).where(eq(syncRuns.id, runId));
          await publish(db, { type: "sync", tenantId: null, connectionId, payload: { state: "running", noun, done, total } });
          await options.onProgress?.({ noun, done, total });
        },
      });
    }
    // A whole pass has done so noun by noun.
    if (options.only && Object.values(stats).some(({ swept }) => swept > 0)) await sweepBelow(session, connectionId, stats);
    await refreshStatistics(session, stats);
    const removedMachines = await removeLoneMachines(session, connectionId);
    await deriveInventory(session, connectionId, now());
    const changed = nouns.filter((noun) => {
      const part = stats[noun];
      // A backup may bring a machine with it that only it knows.
      return (
        (part && part.written + part.swept > 0) || (noun === "vm" && (removedMachines > 0 || (stats.backup?.written ?? 0) > 0))
      );
    });
    await countInventory(session, connectionId, changed);
    // Rules that were changed during the pass: rows written before and after the change went by different ones.
    await followTenantRules(session, connectionId);
    await finish(db, connectionId, runId, stats, options.only === undefined);
    return { outcome: "done", runId, stats };
  } catch (error) {
    if (options.signal?.aborted) return interrupt(db, connectionId, runId, stats);
    const failure = stateAfterFailure(error);
    log.warn({ err: error, connectionId, runId }, "a pass over a connection failed");
    await db
      .update(syncRuns)
      .set({ state: "failed", endedAt: sql`now()`, error: failure.message, stats })
      .where(eq(syncRuns.id, runId));
    await db
      .update(connections)
      .set({ state: failure.state, lastError: failure.message })
      .where(eq(connections.id, connectionId));
    await publish(db, { type: "sync", tenantId: null, connectionId, payload: { state: "failed" } });
    return { outcome: "failed", runId, error: failure.message };
  }
}

/** What was read through rows that a partial pass removed goes with them: a deleted share's snapshots, whatever else was read. */
async function sweepBelow(session: pg.PoolClient, connectionId: string, stats: Partial<Record<Noun, NounStats>>): Promise<void> {
  for (const noun of readingOrder) {
    const swept = await sweepOrphans(session, connectionId, noun);
    const part = stats[noun] ?? { seen: 0, written: 0, swept: 0, errors: 0 };
    if (swept > 0) stats[noun] = { ...part, swept: part.swept + swept };
  }
}

/** The planner must know of rows that came by the thousand, or what is worked out from them next reads whole tables row by row. */
async function refreshStatistics(session: pg.PoolClient, stats: Partial<Record<Noun, NounStats>>): Promise<void> {
  const grown = nouns.filter((noun) => (stats[noun]?.written ?? 0) >= manyRows);
  if (grown.length > 0) await session.query(`analyze ${grown.map(tableName).join(", ")}`);
}

/** A pass that was called off says nothing about the connection. */
async function interrupt(
  db: Db,
  connectionId: string,
  runId: string,
  stats: Partial<Record<Noun, NounStats>>,
): Promise<SyncResult> {
  await db
    .update(syncRuns)
    .set({ state: "interrupted", endedAt: sql`now()`, stats })
    .where(eq(syncRuns.id, runId));
  await publish(db, { type: "sync", tenantId: null, connectionId, payload: { state: "interrupted" } });
  return { outcome: "failed", runId, error: "The pass was called off." };
}

async function finish(
  db: Db,
  connectionId: string,
  runId: string,
  stats: Partial<Record<Noun, NounStats>>,
  isFull: boolean,
): Promise<void> {
  const errors = Object.values(stats).reduce((sum, part) => sum + part.errors, 0);
  await db
    .update(syncRuns)
    .set({ state: "done", endedAt: sql`now()`, stats })
    .where(eq(syncRuns.id, runId));
  if (isFull) {
    await db
      .update(connections)
      .set({
        state: errors > 0 ? "degraded" : "ok",
        lastSyncAt: sql`now()`,
        lastError: errors > 0 ? `${errors} rows or pages could not be read in the last pass; the others are up to date.` : null,
      })
      .where(eq(connections.id, connectionId));
  }
  const changed = Object.entries(stats)
    .filter(([, part]) => part.written + part.swept > 0)
    .map(([noun]) => noun);
  await publish(db, { type: "sync", tenantId: null, connectionId, payload: { state: "done", changed, isFull } });
}
