import { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import type { Facts, StepOutputs } from "../../plan";
import type { Tracking } from "../../provider";
import { askMounts } from "./ask";
import { write, type Io, type Memo } from "./define";
import { heldAt, pointCheck, pointOf, restoreFault, type Point } from "./point";
import { lookForTasks, pollAfterSeconds, sightTask, taskEnd, taskOf } from "./task-progress";

/*
 * File-level restore (`POST /tasks/restore-and-mount`): the vendor mounts a point on its own node, shows its files there and lets them be
 * downloaded. It writes nothing into machines.
 */

const dayMs = 86_400_000;
/** Mounts hold space on the node; a day is what the vendor's users are given at first. */
export const defaultMountMs = dayMs;

interface MountWish {
  restoreTargetId: string;
  expiresAfterSeconds?: number | undefined;
  mode?: "AUTO" | "ISCSI" | undefined;
  allowedClients?: string[] | undefined;
}

/** The mounting step of a point, or what speaks against it. */
export function mountStep(wanted: MountWish, facts: Facts) {
  const point = pointOf(facts, wanted.restoreTargetId);
  if ("fault" in point) return { ok: false as const, message: point.fault };
  const fault = restoreFault(facts, wanted.restoreTargetId);
  if (fault !== null) return { ok: false as const, message: fault };
  const location = heldAt(point);
  if (location === null) return { ok: false as const, message: "has no copy at present that could be mounted" };
  const step = write({
    id: "mount",
    title: `Mount ${point.machineName} of ${point.when}`,
    call: {
      operationId: "createRestoreAndMountTask",
      method: "POST",
      path: "/tasks/restore-and-mount",
      body: {
        backupLocation: { guid: location, backup: { guid: point.guid } },
        mode: { name: wanted.mode ?? "AUTO" },
        mountedFileSystems: [],
        mountedDisks: [],
        allowedClients: wanted.allowedClients ?? [],
        unmountTime: wanted.expiresAfterSeconds === undefined ? defaultMountMs : wanted.expiresAfterSeconds * 1_000,
      },
    },
    capture: { task: "/guid" },
  });
  const memo: Memo = { machine: point.machine, taskType: "MOUNT", backup: point.guid };
  return { ok: true as const, point, step, memo };
}

export const affectedOf = (machine: string) => [
  { noun: "history", partition: machine },
  { noun: "restoreTarget", partition: machine },
];

export async function mountChecks(io: Io, point: Point): Promise<Check[]> {
  const mounts = await askMounts(io, { backup: point.guid });
  return [
    await pointCheck(io, point),
    mounts.some(({ backup }) => backup?.guid === point.guid)
      ? { id: "not-mounted", level: "warning", message: "The point is mounted already; this mounts it once more." }
      : { id: "not-mounted", level: "ok", message: "The point is not mounted yet." },
  ];
}

const lookSchema = z.object({ tasks: z.unknown(), mounts: z.array(z.string()) });

/** The mounting tasks of the machine and the mounts of the point: the one that is new afterwards is the operation's own. */
export async function lookAtMounts(io: Io, memo: Memo): Promise<z.infer<typeof lookSchema>> {
  const [tasks, mounts] = await Promise.all([lookForTasks(io, memo), askMounts(io, { backup: String(memo.backup) })]);
  return { tasks, mounts: mounts.map(({ guid }) => guid) };
}

export const sightMount = (memo: Memo, before: unknown, after: unknown) =>
  sightTask(memo, lookSchema.safeParse(before).data?.tasks ?? [], lookSchema.parse(after).tasks);

type Mounted = { state: "mounted"; mountId: string | null; task: string } | Exclude<Tracking, { state: "succeeded" }>;

/** Waits for the mount and finds it among those of the point. */
export async function mounted(io: Io, moment: { memo: Memo; outputs: StepOutputs; before: unknown }): Promise<Mounted> {
  const before = lookSchema.safeParse(moment.before).data;
  const end = await taskEnd(io, await taskOf(io, { ...moment, before: before?.tasks }), "the mount");
  if (end.state === "failed") return end;
  if (end.state === "running") return { ...end, pollAfterSeconds };
  const mounts = await askMounts(io, { backup: String(moment.memo.backup) });
  const own = mounts
    .filter(({ guid, backup }) => backup?.guid === moment.memo.backup && before?.mounts.includes(guid) !== true)
    .at(-1);
  return { state: "mounted", mountId: own?.guid ?? null, task: end.task.guid };
}
