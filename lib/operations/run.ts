import "server-only";
import { eq } from "drizzle-orm";
import { openConnection, type OpenConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { operations } from "@/lib/db/schema";
import { operationKindSchema, type OperationError } from "@/lib/domain/operation";
import { runSync } from "@/lib/inventory";
import { VendorError } from "@/lib/providers/http";
import { planSchema, type Plan, type StepOutputs } from "@/lib/providers/plan";
import type { OperationSupport, ProviderIo } from "@/lib/providers/provider";
import { z } from "zod";
import type { OperationRow } from "./present";
import { rereadAffected } from "./reread";
import { lastCall, noteReconciled, sendStep, type CallRow, type StepPlace } from "./send-step";
import { changeOperation, endOperation, isFinal } from "./state";
import { supportOf } from "./support";
import { errorOf } from "./vendor-words";

/** What a turn leaves: nothing more to do, or another turn after so many seconds. */
export type Turn = { done: true } | { done: false; afterSeconds: number };

const done: Turn = { done: true };
const again = (afterSeconds: number): Turn => ({ done: false, afterSeconds });

const outputsSchema = z.record(z.string(), z.string());

/** A call that surely never left is sent again this often. */
const mostAttempts = 6;
/** A lost outcome is looked for this long before a person is asked. */
const reconcileSeconds = 600;
/** Work that the vendor never ends is given to a person. */
const trackSeconds = 24 * 3_600;

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

interface Turning {
  db: Db;
  row: OperationRow;
  plan: Plan;
  outputs: StepOutputs;
  connection: OpenConnection;
  support: OperationSupport;
  io: ProviderIo;
}

async function takeTurn(db: Db, operationId: string, options: RunOptions): Promise<Turn> {
  const [found] = await db.select().from(operations).where(eq(operations.id, operationId));
  if (!found || isFinal(found)) return done;
  const now = options.now ?? (() => new Date());
  if (found.kind === "vendor.call") return done;
  if (found.state === "queued" && found.cancelRequestedAt) return stop(db, found, "Nothing was sent to the vendor.");
  const row =
    found.state === "queued"
      ? await changeOperation(db, found, { state: "running", startedAt: now(), progressPercent: 0 })
      : found;
  if (row.kind === "connection.sync") return syncTurn(db, row);

  let connection: OpenConnection;
  try {
    connection = await openConnection(db, row.connectionId);
  } catch {
    return fail(db, row, {
      title: "The connection is gone",
      detail: "The connection was removed while the operation waited.",
      vendor: null,
    });
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
  if (result.outcome === "failed")
    return fail(db, row, { title: "The connection could not be read", detail: result.error, vendor: null });
  await endOperation(db, row, { state: "succeeded", result: { stats: result.stats } });
  return done;
}

async function advance(turning: Turning): Promise<Turn> {
  const { db, plan } = turning;
  while (turning.row.nextStep < plan.steps.length) {
    const stepIndex = turning.row.nextStep;
    const step = plan.steps[stepIndex];
    if (!step) break;
    const place: StepPlace = { ...turning, operationId: turning.row.id, step, stepIndex };
    const last = await lastCall(db, turning.row.id, stepIndex);
    let attempt = (last?.attempt ?? 0) + 1;
    if (last && isOpen(last)) {
      const found = await settle(turning, place, last);
      if (found !== "send-again") return found ?? advance(turning);
    } else if (turning.row.cancelRequestedAt) {
      return stop(
        db,
        turning.row,
        stepIndex === 0
          ? "Nothing was sent to the vendor."
          : `Stopped before “${step.title}”. What was done before stays: ${plan.steps
              .slice(0, stepIndex)
              .map(({ title }) => title)
              .join(", ")}.`,
      );
    }
    if (last?.outcome === "not-at-vendor") attempt = last.attempt + 1;
    const end = await sendStep(place, attempt);
    if (end.ok) await stepDone(turning, end.outputs);
    else if (end.facts.outcome === "unknown" && step.effect === "write") {
      turning.row = await changeOperation(db, turning.row, { state: "reconciling" });
      return again(1);
    } else if (end.facts.outcome === "answered" && end.facts.kind !== "rate-limited") {
      return fail(db, turning.row, errorOf(end.facts), turning);
    } else if (attempt >= mostAttempts) {
      return fail(
        db,
        turning.row,
        {
          ...errorOf(end.facts),
          detail: `${end.facts.message} Nothing was changed by this call; it was tried ${attempt} times.`,
        },
        turning,
      );
    } else return again(end.facts.retryAfterSeconds ?? Math.min(60, 2 ** attempt));
  }
  return follow(turning);
}

/** A call of which it is not known whether the vendor did it: never ended, or lost on the way. */
const isOpen = (call: CallRow) => call.endedAt === null || call.outcome === "unknown";

async function stepDone(turning: Turning, outputs: StepOutputs): Promise<void> {
  turning.outputs = { ...turning.outputs, ...outputs };
  const nextStep = turning.row.nextStep + 1;
  turning.row = await changeOperation(turning.db, turning.row, {
    state: "running",
    outputs: turning.outputs,
    nextStep,
    progressPercent: Math.round((nextStep / turning.plan.steps.length) * (turning.support.track ? 10 : 90)),
  });
}

/** Looks at the vendor for the effect of a call whose answer was lost. Undefined: it is there, go on. */
async function settle(turning: Turning, place: StepPlace, call: CallRow): Promise<Turn | "send-again" | undefined> {
  const { db, support, io } = turning;
  if (place.step.effect === "read") return "send-again";
  if (turning.row.state !== "reconciling") turning.row = await changeOperation(db, turning.row, { state: "reconciling" });
  const { plan, step, outputs } = place;
  const seen = await support.reconcile(io, { plan, step, outputs, baseline: call.baseline, sentAt: call.at });
  switch (seen.outcome) {
    case "happened":
      await noteReconciled(db, call, "found-at-vendor");
      await stepDone(turning, seen.outputs);
      return undefined;
    case "did-not-happen":
      await noteReconciled(db, call, "not-at-vendor");
      return "send-again";
    case "not-yet-known":
      if (io.now().getTime() - call.at.getTime() < reconcileSeconds * 1_000) return again(seen.retryAfterSeconds);
      return ask(turning, "The vendor did not show for ten minutes whether the call took effect.");
    case "cannot-tell":
      return ask(turning, seen.why);
  }
}

/** The one honest case: a person has to look. */
async function ask({ db, row, plan }: Turning, why: string): Promise<Turn> {
  const step = plan.steps[row.nextStep];
  await endOperation(db, row, {
    state: "needs-attention",
    error: {
      title: "It is not known whether this happened",
      detail: `${why} Look at the vendor for: ${step?.title ?? plan.summary}`,
      vendor: null,
    },
  });
  return done;
}

async function follow(turning: Turning): Promise<Turn> {
  const { db, row, support, io, plan, outputs } = turning;
  if (!support.track) return succeed(turning, { ...outputs });
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
      return fail(db, row, seen.error, turning, seen.result);
  }
}

async function firstBaseline({ db, row, plan }: Turning): Promise<unknown> {
  const index = plan.steps.findLastIndex((step) => step.effect === "write");
  return index === -1 ? null : ((await lastCall(db, row.id, index))?.baseline ?? null);
}

async function succeed(turning: Turning, result: unknown): Promise<Turn> {
  await rereadAffected(turning.db, turning.row.connectionId, turning.plan, turning.outputs);
  await endOperation(turning.db, turning.row, { state: "succeeded", result });
  return done;
}

async function fail(db: Db, row: OperationRow, error: OperationError, turning?: Turning, result?: unknown): Promise<Turn> {
  if (turning) await rereadAffected(db, row.connectionId, turning.plan, turning.outputs);
  await endOperation(db, row, { state: "failed", error, result });
  return done;
}

async function stop(db: Db, row: OperationRow, detail: string): Promise<Turn> {
  await endOperation(db, row, { state: "cancelled", error: { title: "Cancelled", detail, vendor: null } });
  return done;
}
