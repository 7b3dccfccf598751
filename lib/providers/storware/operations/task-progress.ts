import { z } from "zod";
import type { OperationError } from "@/lib/domain/operation";
import type { StepOutputs } from "../../plan";
import { instantOf, type Task } from "../records";
import { askTask, askTasks } from "./ask";
import type { Io, Memo, Sighting } from "./define";

export const pollAfterSeconds = 2;

export function vendorFailure(title: string, { state, statusInfo }: Pick<Task, "state" | "statusInfo">): OperationError {
  const word = state ?? "unknown";
  const detail = statusInfo ?? `The vendor reports the state ${word}.`;
  return { title, detail, vendor: { status: null, code: word, message: detail } };
}

export type TaskEnd =
  | { state: "running"; progressPercent: number | null }
  | { state: "done"; task: Task }
  | { state: "failed"; error: OperationError };

/** How far a task is. One that the vendor no longer has was cleared by somebody before its end could be seen. */
export async function taskEnd(io: Io, guid: string, what: string): Promise<TaskEnd> {
  const task = await askTask(io, guid);
  if (task === null) {
    const detail = "Somebody cleared the vendor's list of tasks before it could be seen how this one ended.";
    return { state: "failed", error: { title: `It is not known how ${what} ended`, detail, vendor: null } };
  }
  return endOf(task, what);
}

export function endOf(task: Task, what: string): TaskEnd {
  switch (task.state) {
    case "FINISHED":
      return { state: "done", task };
    case "FAILED":
      return { state: "failed", error: vendorFailure(`${upperFirst(what)} failed at the vendor`, task) };
    case "CANCELLED":
      return { state: "failed", error: vendorFailure(`${upperFirst(what)} was cancelled at the vendor`, task) };
    default:
      return { state: "running", progressPercent: task.progress };
  }
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What a run of tasks tells in the end. */
export const timesOf = (first: Task, last: Task) => ({
  startedAt: instantOf(first.startTime ?? first.creationTime),
  endedAt: instantOf(last.finishTime),
});

const lookSchema = z.array(
  z.object({
    guid: z.string(),
    windowStart: z.number().nullable(),
    backup: z.string().nullable(),
    name: z.string().nullable(),
    isScheduled: z.boolean(),
  }),
);

/** The tasks of a machine of one type, as a lost answer is looked for in them. */
export async function lookForTasks(io: Io, memo: Memo): Promise<z.infer<typeof lookSchema>> {
  const tasks = await askTasks(io, { protectedEntity: String(memo.machine), type: String(memo.taskType) });
  return tasks.map((task) => ({
    guid: task.guid,
    windowStart: task.windowStart,
    backup: task.backup?.guid ?? null,
    name: task.dstProtectedEntity?.name ?? null,
    isScheduled: task.schedule !== null,
  }));
}

/**
 * Tells whether the call began a task, by the tasks before and after. The window's start, to the millisecond, and the backup are as good
 * as a label, of which the vendor's tasks have none. Somebody else's task at the same moment is not taken for ours: then a person
 * must look.
 */
export function sightTask(memo: Memo, before: unknown, after: unknown): Sighting {
  const known = new Set(
    lookSchema
      .catch([])
      .parse(before)
      .map(({ guid }) => guid),
  );
  const fresh = lookSchema.parse(after).filter(({ guid, isScheduled }) => !known.has(guid) && !isScheduled);
  const own = fresh.filter(
    (task) =>
      (memo.windowStart === undefined || task.windowStart === memo.windowStart) &&
      (memo.backup === undefined || task.backup === memo.backup) &&
      (memo.restoredName === undefined || task.name === null || task.name === memo.restoredName),
  );
  const [task, another] = own;
  if (task !== undefined && another === undefined) return { seen: "effect", outputs: { task: task.guid } };
  if (fresh.length === 0) return { seen: "nothing" };
  if (task === undefined && memo.backup !== undefined && fresh.every(({ backup }) => backup !== null && backup !== memo.backup))
    return { seen: "nothing" };
  return { seen: "unclear", why: "Other tasks of the same kind began on the machine at the same moment." };
}

/**
 * The guid of the task that a step began: as its answer or the reconciler told it, else the newest that fits. Some servers answer with an
 * object instead of a list (contract README, "Ambiguities" 2), in which the guid does not stand where it is looked for.
 */
export async function taskOf(
  io: Io,
  { memo, outputs, before }: { memo: Memo; outputs: StepOutputs; before: unknown },
): Promise<string> {
  if (outputs.task !== undefined && outputs.task !== "") return outputs.task;
  const known = new Set(
    lookSchema
      .catch([])
      .parse(before)
      .map(({ guid }) => guid),
  );
  const fitting = (await lookForTasks(io, memo)).find(
    (task) =>
      !known.has(task.guid) &&
      !task.isScheduled &&
      (memo.windowStart === undefined || task.windowStart === memo.windowStart) &&
      (memo.backup === undefined || task.backup === memo.backup),
  );
  return fitting?.guid ?? "";
}
