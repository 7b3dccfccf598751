import { z } from "zod";
import type { PlanStep } from "../../plan";
import type { StepProgress } from "../../provider";
import { idPath, releaseOf, type Release } from "../release";
import { lockOf, taskOf, tasksOn, textOf, type Io } from "./ask";
import { followTask, type Moment, type StepWork } from "./define";
import { memberOf, memberStepId } from "./member";
import { pollAfterSeconds, vendorFailure } from "./task-progress";

/*
 * The platform's lock on a machine while its snapshot is read: a backup resource (contract README, "Agentless backup" 5 and 6). It
 * runs out by itself, so whoever works under it renews it in time.
 */

/** Long enough for a worker that is restarted; the platform takes 60 to 7200. */
export const lockSeconds = 600;

interface Locked {
  serverName: string;
  /** The machine's place in a plan about several. */
  member?: string;
}

export const lockStep = ({ serverId, serverName, member = "" }: Locked & { serverId: string }): PlanStep => ({
  id: memberStepId("lock", member),
  title: `Lock ${serverName} for the backup`,
  effect: "write",
  call: {
    service: "",
    operationId: "createBackupResource",
    method: "POST",
    path: "/janus/20180725/backup-resources",
    body: { server_id: serverId, type: "backup", lock_time: lockSeconds },
  },
  capture: { [idOutput(member)]: "/data/resource_id", [taskOutput(member)]: "/data/task_id" },
  undo: { title: `Release ${serverName}`, call: releaseCall(member) },
});

const idOutput = (member: string) => `lock${member}Id`;
const taskOutput = (member: string) => `lock${member}Task`;

const releaseCall = (member: string) => ({
  service: "",
  operationId: "deleteBackupResource",
  method: "DELETE" as const,
  path: `/janus/20180725/backup-resources/{${idOutput(member)}}`,
});

export const releaseStep = ({ serverName, member = "" }: Locked): PlanStep => ({
  id: memberStepId("release", member),
  title: `Release ${serverName}`,
  effect: "write",
  call: releaseCall(member),
  capture: { [`release${member}Task`]: "/data/task_id" },
});

const renewal = (lockId: string) => ({
  service: "",
  operationId: "updateBackupResource",
  method: "PUT" as const,
  path: `/janus/20180725/backup-resources/${idPath(lockId)}`,
  body: { lock_time: lockSeconds },
});

const releaseOfPlan = ({ plan }: Moment): Release => releaseOf(String(plan.memo.release));

/** Null while the lock holds long enough; else what to do about it first. */
export async function lockTrouble(io: Io, moment: Moment): Promise<StepProgress | null> {
  const lockId = moment.outputs[idOutput(memberOf(moment.step))];
  if (lockId === undefined) return null;
  const lock = await lockOf(io, releaseOfPlan(moment), lockId);
  const status = textOf(lock, "status") ?? "gone";
  if (status === "pending") return { state: "running", progressPercent: null, pollAfterSeconds };
  if (status !== "running")
    return { state: "failed", error: vendorFailure("The platform gave up the lock on the machine", status, null) };
  const left = z.number().catch(0).parse(lock?.remain_time);
  return left < lockSeconds / 2 ? { state: "running", progressPercent: null, pollAfterSeconds: 1, keep: renewal(lockId) } : null;
}

/** The machine that a step locks: its call names it in the body. */
const lockedBy = ({ step }: Moment): string => z.object({ server_id: z.string() }).parse(step.call.body).server_id;

export const lockWork: StepWork = {
  before: async (io, moment) => (await tasksOn(io, lockedBy(moment))).flatMap((task) => textOf(task, "id") ?? []),
  // Locks are in no list; the task that made one names it.
  effect: async (io, moment, before) => {
    const known = z.array(z.string()).catch([]).parse(before);
    const serverId = lockedBy(moment);
    const tasks = await tasksOn(io, serverId);
    const made = tasks.find(
      (task) => !known.includes(textOf(task, "id") ?? "") && /backup.?resource/i.test(textOf(task, "action") ?? ""),
    );
    const taskId = textOf(made, "id");
    if (taskId === null) return null;
    const task = await taskOf(io, taskId);
    const entity = z.object({ object_id: z.string() }).safeParse(task?.entities).data?.object_id;
    const lockId = entity === undefined || entity === serverId ? null : entity;
    // A lock that nobody can name runs out by itself; the steps after it then say that it is missing.
    const member = memberOf(moment.step);
    return { [taskOutput(member)]: taskId, ...(lockId === null ? {} : { [idOutput(member)]: lockId }) };
  },
  progress: async (io, moment) => {
    const made = await followTask(io, moment);
    if (made.state !== "done") return made;
    if (moment.outputs[idOutput(memberOf(moment.step))] === undefined) {
      const said = "The platform made the lock, but does not say which it is; it runs out by itself.";
      return { state: "failed", error: vendorFailure("The lock on the machine cannot be used", "unknown", said) };
    }
    return (await lockTrouble(io, moment)) ?? { state: "done" };
  },
};

export const releaseWork: StepWork = {
  effect: async (io, moment) => {
    const lock = await lockOf(io, releaseOfPlan(moment), moment.outputs[idOutput(memberOf(moment.step))] ?? "");
    return lock === null || textOf(lock, "status") === "released" ? {} : null;
  },
};
