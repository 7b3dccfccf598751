import "server-only";
import { eq } from "drizzle-orm";
import { openConnection, type OpenConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { operations } from "@/lib/db/schema";
import { operationErrorSchema, operationKindSchema, type OperationError } from "@/lib/domain/operation";
import { runSync } from "@/lib/inventory";
import { VendorError } from "@/lib/providers/http";
import { planSchema, type Plan, type StepOutputs, type VendorCall } from "@/lib/providers/plan";
import type { OperationSupport, ProviderIo } from "@/lib/providers/provider";
import { z } from "zod";
import type { OperationRow } from "./present";
import { rereadAffected } from "./reread";
import { filledCall } from "./planned-call";
import {
  knownEnd,
  lastCall,
  noteReconciled,
  sendRecorded,
  sendStep,
  type CallRow,
  type StepEnd,
  type StepPlace,
} from "./send-step";
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

/** Brings one step to the point where its effect is known to be there; a turn where that takes longer or cannot be. */
async function sentStep(turning: Turning, place: StepPlace): Promise<{ outputs: StepOutputs; sentAt: Date } | { turn: Turn }> {
  const { db, plan, io } = turning;
  const { step, stepIndex } = place;
  const last = await lastCall(db, turning.row.id, stepIndex);
  let end = last === null ? "not-done" : knownEnd(last);
  let attempt = last?.attempt ?? 0;
  let sentAt = last?.at ?? io.now();
  if (last && end === "unknown") {
    const settled = await settle(turning, place, last);
    if ("turn" in settled) return settled;
    end = settled.end;
  }
  // A vendor that asked for patience did nothing; any other refusal that was recorded stays one.
  if (typeof end !== "string" && !end.ok && end.facts.kind === "rate-limited") end = "not-done";
  if (typeof end === "string") {
    if (turning.row.cancelRequestedAt) return { turn: await stop(turning, stoppedBefore(plan, stepIndex)) };
    attempt += 1;
    sentAt = io.now();
    end = await sendStep(place, attempt);
  }
  if (end.ok) return { outputs: end.outputs, sentAt };
  const { facts } = end;
  if (facts.outcome === "unknown" && step.effect === "write") {
    turning.row = await changeOperation(db, turning.row, { state: "reconciling" });
    return { turn: again(1) };
  }
  if (facts.outcome === "answered" && facts.kind !== "rate-limited") return { turn: await fail(turning, errorOf(facts)) };
  if (attempt < mostAttempts) return { turn: again(facts.retryAfterSeconds ?? Math.min(60, 2 ** attempt)) };
  const detail = `${facts.message} Nothing was changed by this call; it was tried ${attempt} times.`;
  return { turn: await fail(turning, { ...errorOf(facts), detail }) };
}

function stoppedBefore(plan: Plan, stepIndex: number): string {
  if (stepIndex === 0) return "Nothing was sent to the vendor.";
  const done = plan.steps.slice(0, stepIndex).map(({ title }) => title);
  return `Stopped before “${plan.steps[stepIndex]?.title ?? ""}”. Done before: ${done.join(", ")}.`;
}

/** Waits, turn by turn, until the vendor has ended what the step began; undefined: go on with the next. */
async function finishStep(
  turning: Turning,
  place: StepPlace,
  { outputs, sentAt }: { outputs: StepOutputs; sentAt: Date },
): Promise<Turn | undefined> {
  const { db, plan, support, io } = turning;
  const { step } = place;
  const known = { ...turning.outputs, ...outputs };
  const seen = support.follow ? await support.follow(io, { plan, step, outputs: known, sentAt }) : { state: "done" as const };
  if (seen.state === "running") {
    if (io.now().getTime() - sentAt.getTime() > trackSeconds * 1_000)
      return ask(turning, "The vendor has not ended the work for a day.");
    if (seen.keep) await sendKeeper(turning, place, filledCall(seen.keep, known));
    await changeOperation(db, turning.row, {
      state: "running",
      progressPercent: seen.progressPercent ?? turning.row.progressPercent,
    });
    return again(seen.pollAfterSeconds);
  }
  if (seen.state === "failed") {
    turning.outputs = known;
    return fail(turning, seen.error);
  }
  turning.outputs = { ...known, ...seen.outputs };
  const nextStep = turning.row.nextStep + 1;
  turning.row = await changeOperation(db, turning.row, {
    state: "running",
    outputs: turning.outputs,
    nextStep,
    progressPercent: Math.round((nextStep / plan.steps.length) * (support.track ? 10 : 90)),
  });
  return undefined;
}

/** Calls beside the steps are kept under numbers of their own, so that no turn takes one for a step. */
const keeperIndex = (stepIndex: number) => 10_000 + stepIndex;
const undoIndex = (stepIndex: number) => 20_000 + stepIndex;

/** A keeper that did not get through is sent again with the next look; should the lock run out, the step itself will say so. */
async function sendKeeper({ db, io, connection, row }: Turning, { step, stepIndex }: StepPlace, call: VendorCall): Promise<void> {
  const index = keeperIndex(stepIndex);
  const attempt = ((await lastCall(db, row.id, index))?.attempt ?? 0) + 1;
  const sending = { stepIndex: index, step: { id: `keep:${step.id}` }, attempt, baseline: null };
  await sendRecorded({ db, io, connection, operationId: row.id }, call, sending);
}

/** Looks at the vendor for the effect of a call whose answer was lost. */
async function settle(
  turning: Turning,
  place: StepPlace,
  call: CallRow,
): Promise<{ end: StepEnd | "not-done" } | { turn: Turn }> {
  const { db, support, io } = turning;
  if (place.step.effect === "read") return { end: "not-done" };
  if (turning.row.state !== "reconciling") turning.row = await changeOperation(db, turning.row, { state: "reconciling" });
  const { plan, step, outputs } = place;
  const seen = await support.reconcile(io, { plan, step, outputs, baseline: call.baseline, sentAt: call.at });
  switch (seen.outcome) {
    case "happened":
      await noteReconciled(place, call, { outcome: "found-at-vendor", outputs: seen.outputs });
      return { end: { ok: true, outputs: seen.outputs } };
    case "did-not-happen":
      await noteReconciled(place, call, { outcome: "not-at-vendor" });
      return { end: "not-done" };
    case "not-yet-known":
      if (io.now().getTime() - call.at.getTime() < reconcileSeconds * 1_000) return { turn: again(seen.retryAfterSeconds) };
      return { turn: await ask(turning, "The vendor did not show for ten minutes whether the call took effect.") };
    case "cannot-tell":
      return { turn: await ask(turning, seen.why) };
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
      return fail(turning, seen.error, seen.result);
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

const fail = (turning: Turning, error: OperationError, result?: unknown) => endBadly(turning, "failed", error, result);

const stop = (turning: Turning, detail: string) => endBadly(turning, "cancelled", { title: "Cancelled", detail, vendor: null });

/** Ends an operation that did not get through; what its steps left at the vendor is taken back first, where they say how. */
async function endBadly(turning: Turning, state: "failed" | "cancelled", error: OperationError, result?: unknown): Promise<Turn> {
  const { db, plan } = turning;
  const hasUndo = plan.steps.slice(0, turning.row.nextStep + 1).some(({ undo }) => undo !== undefined);
  if (!hasUndo) {
    if (turning.row.nextStep > 0 || state === "failed") await rereadAffected(db, turning.row.connectionId, plan, turning.outputs);
    await endOperation(db, turning.row, { state, error, result });
    return done;
  }
  const { outputs } = turning;
  turning.row = await changeOperation(db, turning.row, { state: "running", undoingTo: state, error, outputs, result });
  return takeBack(turning);
}

/** Takes back, last first, the steps that took effect. One that cannot be taken back is named in how the operation ended. */
async function takeBack(turning: Turning): Promise<Turn> {
  const { db, io, connection, row, plan, outputs } = turning;
  const takenBack: string[] = [];
  const left: string[] = [];
  for (let index = Math.min(row.nextStep, plan.steps.length - 1); index >= 0; index -= 1) {
    const { undo, id } = plan.steps[index] ?? {};
    if (!undo || id === undefined || !(await tookEffect(turning, index))) continue;
    const last = await lastCall(db, row.id, undoIndex(index));
    let end = last === null ? "not-done" : knownEnd(last);
    const attempt = (last?.attempt ?? 0) + 1;
    const isOver = (candidate: typeof end): candidate is StepEnd =>
      typeof candidate !== "string" &&
      (candidate.ok || (candidate.facts.outcome === "answered" && candidate.facts.kind !== "rate-limited"));
    if (!isOver(end) && attempt <= mostAttempts) {
      const sending = { stepIndex: undoIndex(index), step: { id: `undo:${id}` }, attempt, baseline: null };
      end = await sendRecorded({ db, io, connection, operationId: row.id }, filledCall(undo.call, outputs), sending);
      if (!isOver(end) && attempt < mostAttempts) return again(Math.min(60, 2 ** attempt));
    }
    const isBack = typeof end !== "string" && (end.ok || end.facts.status === 404 || end.facts.status === 410);
    (isBack ? takenBack : left).push(undo.title);
  }
  const error = operationErrorSchema.parse(row.error);
  const told = [
    error.detail,
    takenBack.length === 0 ? null : `Taken back: ${takenBack.join(", ")}.`,
    left.length === 0 ? null : `Left at the vendor, to be done by hand: ${left.join(", ")}.`,
  ];
  await rereadAffected(db, row.connectionId, plan, outputs);
  await endOperation(db, row, {
    state: row.undoingTo === "cancelled" ? "cancelled" : "failed",
    error: { ...error, detail: told.filter((text) => text !== null).join(" ") },
    result: row.result ?? undefined,
  });
  return done;
}

async function tookEffect({ db, row }: Turning, stepIndex: number): Promise<boolean> {
  const last = await lastCall(db, row.id, stepIndex);
  const end = last === null ? "not-done" : knownEnd(last);
  return typeof end !== "string" && end.ok;
}
