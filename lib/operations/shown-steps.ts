import { z } from "zod";
import type { OperationStep } from "@/lib/domain/operation";
import type { operationCalls, operations } from "@/lib/db/schema";
import { undoIndex } from "./turn";

type Row = Pick<typeof operations.$inferSelect, "plan" | "nextStep" | "state" | "undoingTo">;
type Call = Pick<typeof operationCalls.$inferSelect, "stepIndex" | "outcome" | "status" | "error">;

const plannedSchema = z.object({ steps: z.array(z.object({ title: z.string() })) });
const stopped = new Set(["failed", "cancelled", "needs-attention"]);

/** Taken back means that the vendor took the undo, or says that there is nothing (left) to undo. */
const isTakenBack = (call: Call) =>
  call.outcome === "answered" && (call.error === null || call.status === 404 || call.status === 410);

/** The steps of an operation as people see them, worked out of how far it is and of what was sent. */
export function shownSteps(row: Row, calls: readonly Call[]): OperationStep[] {
  const plan = plannedSchema.safeParse(row.plan);
  if (!plan.success) return [];
  const takenBack = new Set(calls.filter(isTakenBack).map(({ stepIndex }) => stepIndex));
  const stateOf = (index: number): OperationStep["state"] => {
    if (takenBack.has(undoIndex(index))) return "taken-back";
    if (index < row.nextStep || row.state === "succeeded") return "done";
    if (index > row.nextStep || row.state === "queued") return "waiting";
    if (stopped.has(row.state) || row.undoingTo !== null)
      return calls.some(({ stepIndex }) => stepIndex === index) ? "failed" : "waiting";
    return "under-way";
  };
  return plan.data.steps.map(({ title }, index) => ({ title, state: stateOf(index) }));
}
