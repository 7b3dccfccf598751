import { z } from "zod";
import type { PlanStep } from "../../plan";
import type { StepProgress } from "../../provider";
import { idPath, releaseOf, type Release } from "../release";
import { lockOf, taskOf, tasksOn, textOf, type Io } from "./ask";
import { followTask, type Moment, type StepWork } from "./define";
import { pollAfterSeconds, vendorFailure } from "./task-progress";

/*
 * The platform's lock on a machine while its snapshot is read: a backup resource (contract README, "Agentless backup" 5 and 6). It
 * runs out by itself, so whoever works under it renews it in time.
 */

/** Long enough for a worker that is restarted; the platform takes 60 to 7200. */
export const lockSeconds = 600;

export const lockStep = (about: { serverId: string; serverName: string }): PlanStep => ({
  id: "lock",
  title: `Lock ${about.serverName} for the backup`,
  effect: "write",
  call: {
    service: "",
    operationId: "createBackupResource",
    method: "POST",
    path: "/janus/20180725/backup-resources",
    body: { server_id: about.serverId, type: "backup", lock_time: lockSeconds },
  },
  capture: { lockId: "/data/resource_id", lockTask: "/data/task_id" },
  undo: { title: `Release ${about.serverName}`, call: releaseCall },
});

const releaseCall = {
  service: "",
  operationId: "deleteBackupResource",
  method: "DELETE" as const,
  path: "/janus/20180725/backup-resources/{lockId}",
};

export const releaseStep = (serverName: string): PlanStep => ({
  id: "release",
  title: `Release ${serverName}`,
  effect: "write",
  call: releaseCall,
  capture: { releaseTask: "/data/task_id" },
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
  const { lockId } = moment.outputs;
  if (lockId === undefined) return null;
  const lock = await lockOf(io, releaseOfPlan(moment), lockId);
  const status = textOf(lock, "status") ?? "gone";
  if (status === "pending") return { state: "running", progressPercent: null, pollAfterSeconds };
  if (status !== "running")
    return { state: "failed", error: vendorFailure("The platform gave up the lock on the machine", status, null) };
  const left = z.number().catch(0).parse(lock?.remain_time);
  return left < lockSeconds / 2 ? { state: "running", progressPercent: null, pollAfterSeconds: 1, keep: renewal(lockId) } : null;
}

export const lockWork: StepWork = {
  before: async (io, { plan }) => (await tasksOn(io, String(plan.memo.serverId))).flatMap((task) => textOf(task, "id") ?? []),
  // Locks are in no list; the task that made one names it.
  effect: async (io, { plan }, before) => {
    const known = z.array(z.string()).catch([]).parse(before);
    const tasks = await tasksOn(io, String(plan.memo.serverId));
    const made = tasks.find(
      (task) => !known.includes(textOf(task, "id") ?? "") && /backup.?resource/i.test(textOf(task, "action") ?? ""),
    );
    const taskId = textOf(made, "id");
    if (taskId === null) return null;
    const task = await taskOf(io, taskId);
    const entity = z.object({ object_id: z.string() }).safeParse(task?.entities).data?.object_id;
    const lockId = entity === undefined || entity === plan.memo.serverId ? null : entity;
    // A lock that nobody can name runs out by itself; the steps after it then say that it is missing.
    return { lockTask: taskId, ...(lockId === null ? {} : { lockId }) };
  },
  progress: async (io, moment) => {
    const made = await followTask(io, moment);
    if (made.state !== "done") return made;
    if (moment.outputs.lockId === undefined) {
      const said = "The platform made the lock, but does not say which it is; it runs out by itself.";
      return { state: "failed", error: vendorFailure("The lock on the machine cannot be used", "unknown", said) };
    }
    return (await lockTrouble(io, moment)) ?? { state: "done" };
  },
};

export const releaseWork: StepWork = {
  effect: async (io, moment) => {
    const lock = await lockOf(io, releaseOfPlan(moment), moment.outputs.lockId ?? "");
    return lock === null || textOf(lock, "status") === "released" ? {} : null;
  },
};
