import type { OperationError } from "@/lib/domain/operation";
import type { StepOutputs } from "../../plan";
import type { StepProgress } from "../../provider";
import { taskPercent } from "../mapping";
import { taskOf, tasksOn, textOf, type Io, type VendorRow } from "./ask";

export const pollAfterSeconds = 2;

const underWay = new Set(["waiting", "doing", "canceling"]);
const failed = new Set(["failure", "canceled"]);

export function vendorFailure(title: string, state: string, said: string | null): OperationError {
  const detail = said === null ? `The platform reports the state ${state}.` : said;
  return { title, detail, vendor: { status: null, code: state, message: said ?? state } };
}

function progressOf(task: VendorRow): StepProgress | null {
  const status = textOf(task, "status") ?? "unknown";
  if (underWay.has(status)) {
    const percent = typeof task.progress === "number" ? taskPercent(task.progress) : null;
    return { state: "running", progressPercent: percent, pollAfterSeconds };
  }
  if (!failed.has(status)) return null;
  const title = status === "canceled" ? "The task was cancelled at the platform" : "The task failed at the platform";
  return { state: "failed", error: vendorFailure(title, status, textOf(task, "description")) };
}

/**
 * How far a task is. Without its id (an answer that was lost) the newest task on the object decides; a task that is no longer kept
 * has ended.
 */
export async function taskProgress(
  io: Io,
  about: { taskId: string | undefined; objectId: string | null },
  outputs: StepOutputs = {},
): Promise<StepProgress> {
  const task =
    about.taskId !== undefined
      ? await taskOf(io, about.taskId)
      : about.objectId === null
        ? null
        : ((await tasksOn(io, about.objectId))[0] ?? null);
  const progress = task === null ? null : progressOf(task);
  return progress ?? { state: "done", outputs };
}
