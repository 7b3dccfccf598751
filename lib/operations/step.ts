import "server-only";
import type { Plan, StepOutputs, VendorCall } from "@/lib/providers/plan";
import { ask, fail, stop } from "./endings";
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
import { changeOperation } from "./state";
import { again, keeperIndex, mostAttempts, reconcileSeconds, trackSeconds, type Turn, type Turning } from "./turn";
import { errorOf } from "./vendor-words";

/** Brings one step to the point where its effect is known to be there; a turn where that takes longer or cannot be. */
export async function sentStep(
  turning: Turning,
  place: StepPlace,
): Promise<{ outputs: StepOutputs; sentAt: Date } | { turn: Turn }> {
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
export async function finishStep(
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
      ...(seen.outputs ? { outputs: { ...known, ...seen.outputs } } : {}),
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
