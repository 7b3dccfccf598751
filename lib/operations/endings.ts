import "server-only";
import type { OperationError } from "@/lib/domain/operation";
import { rereadAffected } from "./reread";
import { changeOperation, endOperation } from "./state";
import { takeBack } from "./take-back";
import { done, type Turn, type Turning } from "./turn";

/** The one honest case: a person has to look. */
export async function ask({ db, row, plan }: Turning, why: string): Promise<Turn> {
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

export async function succeed(turning: Turning, result: unknown): Promise<Turn> {
  await rereadAffected(turning.db, turning.row.connectionId, turning.plan, turning.outputs);
  await endOperation(turning.db, turning.row, { state: "succeeded", result });
  return done;
}

export const fail = (turning: Turning, error: OperationError, result?: unknown) => endBadly(turning, "failed", error, result);

export const stop = (turning: Turning, detail: string) =>
  endBadly(turning, "cancelled", { title: "Cancelled", detail, vendor: null });

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
