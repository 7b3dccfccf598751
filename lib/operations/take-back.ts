import "server-only";
import { operationErrorSchema } from "@/lib/domain/operation";
import { filledCall } from "./planned-call";
import { rereadAffected } from "./reread";
import { knownEnd, lastCall, sendRecorded, type StepEnd } from "./send-step";
import { endOperation } from "./state";
import { again, done, mostAttempts, undoIndex, type Turn, type Turning } from "./turn";

/** Takes back, last first, the steps that took effect. One that cannot be taken back is named in how the operation ended. */
export async function takeBack(turning: Turning): Promise<Turn> {
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
