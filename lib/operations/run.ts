import "server-only";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { openConnection, type OpenConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { operations } from "@/lib/db/schema";
import { operationKindSchema } from "@/lib/domain/operation";
import { runSync } from "@/lib/inventory";
import { VendorError } from "@/lib/providers/http";
import { planSchema } from "@/lib/providers/plan";
import { ask, fail, succeed } from "./endings";
import type { OperationRow } from "./present";
import { lastCall, type StepPlace } from "./send-step";
import { changeOperation, endOperation, isFinal } from "./state";
import { finishStep, sentStep } from "./step";
import { supportOf } from "./support";
import { takeBack } from "./take-back";
import { again, done, trackSeconds, type Turn, type Turning } from "./turn";

const outputsSchema = z.record(z.string(), z.string());

export interface RunOptions {
  now?: () => Date;
  signal?: AbortSignal;
}

/**
 * One turn of an operation: sends what is next, finds out about what was lost, or looks how far the vendor is. Everything it
 * knows is in the database before and after each call, so it may be killed anywhere and taken up by any process.
 */
export async function runOperation(db: Db, operationId: string, options: RunOptions = {}): Promise<Turn> {
  const session = await db.$client.connect();
  try {
    const lock = await session.query<{ held: boolean }>("select pg_try_advisory_lock(727020, hashtext($1)) as held", [
      operationId,
    ]);
    // Another process is at it; should it die, its lock dies with it.
    if (!lock.rows[0]?.held) return again(5);
    try {
      return await takeTurn(db, operationId, options);
    } finally {
      await session.query("select pg_advisory_unlock(727020, hashtext($1))", [operationId]);
    }
  } finally {
    session.release();
  }
}

async function takeTurn(db: Db, operationId: string, options: RunOptions): Promise<Turn> {
  const [found] = await db.select().from(operations).where(eq(operations.id, operationId));
  if (!found || isFinal(found)) return done;
  const now = options.now ?? (() => new Date());
  if (found.kind === "vendor.call") return done;
  if (found.state === "queued" && found.cancelRequestedAt) {
    const detail = "Nothing was sent to the vendor.";
    await endOperation(db, found, { state: "cancelled", error: { title: "Cancelled", detail, vendor: null } });
    return done;
  }
  const row =
    found.state === "queued"
      ? await changeOperation(db, found, { state: "running", startedAt: now(), progressPercent: 0 })
      : found;
  if (row.kind === "connection.sync") return syncTurn(db, row);

  let connection: OpenConnection;
  try {
    connection = await openConnection(db, row.connectionId);
  } catch {
    const detail = "The connection was removed while the operation waited.";
    await endOperation(db, row, { state: "failed", error: { title: "The connection is gone", detail, vendor: null } });
    return done;
  }
  const turning: Turning = {
    db,
    row,
    plan: planSchema.parse(row.plan),
    outputs: outputsSchema.parse(row.outputs),
    connection,
    support: supportOf(connection.provider, operationKindSchema.parse(row.kind)),
    io: { http: connection.http, settings: connection.settings, now, signal: options.signal ?? new AbortController().signal },
  };
  try {
    return await advance(turning);
  } catch (error) {
    // Reads that failed (a baseline, a reconciliation, a look at the progress) are simply tried again.
    if (error instanceof VendorError) return again(Math.max(5, error.facts.retryAfterSeconds ?? 0));
    throw error;
  }
}

async function syncTurn(db: Db, row: OperationRow): Promise<Turn> {
  const result = await runSync(db, row.connectionId, { operationId: row.id });
  if (result.outcome === "busy") return again(2);
  if (result.outcome === "failed") {
    const error = { title: "The connection could not be read", detail: result.error, vendor: null };
    await endOperation(db, row, { state: "failed", error });
  } else await endOperation(db, row, { state: "succeeded", result: { stats: result.stats } });
  return done;
}

async function advance(turning: Turning): Promise<Turn> {
  const { plan } = turning;
  if (turning.row.undoingTo !== null) return takeBack(turning);
  while (turning.row.nextStep < plan.steps.length) {
    const stepIndex = turning.row.nextStep;
    const step = plan.steps[stepIndex];
    if (!step) break;
    const place: StepPlace = { ...turning, operationId: turning.row.id, step, stepIndex };
    const sent = await sentStep(turning, place);
    if ("turn" in sent) return sent.turn;
    const turn = await finishStep(turning, place, sent);
    if (turn) return turn;
  }
  return follow(turning);
}

async function follow(turning: Turning): Promise<Turn> {
  const { db, row, support, io, plan, outputs } = turning;
  if (!support.track) return succeed(turning, support.result ? support.result({ plan, outputs }) : { ...outputs });
  const sentAt = row.startedAt ?? row.createdAt;
  const seen = await support.track(io, { plan, outputs, baseline: await firstBaseline(turning), sentAt, input: row.input });
  switch (seen.state) {
    case "running":
      if (io.now().getTime() - sentAt.getTime() > trackSeconds * 1_000)
        return ask(turning, "The vendor has not ended the work for a day.");
      await changeOperation(db, row, { state: "running", progressPercent: seen.progressPercent ?? row.progressPercent });
      return again(seen.pollAfterSeconds);
    case "succeeded":
      return succeed(turning, seen.result);
    case "failed":
      return fail(turning, seen.error, seen.result);
  }
}

async function firstBaseline({ db, row, plan }: Turning): Promise<unknown> {
  const index = plan.steps.findLastIndex((step) => step.effect === "write");
  return index === -1 ? null : ((await lastCall(db, row.id, index))?.baseline ?? null);
}
