import { z } from "zod";
import type { PlanStep } from "../../plan";
import { isOwnDescription, ownDescription } from "../own-words";
import { datedCall, idPath, isRelease6113, type Release } from "../release";
import { cbtStatus, snapshotsOf, tasksOn, textOf, type Io } from "./ask";
import { serverIdIn, type Moment, type StepWork } from "./define";
import { memberOf, memberStepId } from "./member";

/*
 * Steps that several kinds of write are made of, each with what it does beside being sent.
 */

const knownIds = z.array(z.string()).catch([]);

const taskIds = async (io: Io, { step }: Moment): Promise<string[]> => {
  const serverId = serverIdIn(step);
  return serverId === null ? [] : (await tasksOn(io, serverId)).flatMap((task) => textOf(task, "id") ?? []);
};

/** For calls that leave nothing but a task behind: one that was not there before, with a telling action. */
export function shownByTask(output: string, action: RegExp): StepWork {
  return {
    before: taskIds,
    effect: async (io, { step }, before) => {
      const serverId = serverIdIn(step);
      const known = knownIds.parse(before);
      const tasks = serverId === null ? [] : await tasksOn(io, serverId);
      const made = tasks.find((task) => !known.includes(textOf(task, "id") ?? "") && action.test(textOf(task, "action") ?? ""));
      const id = textOf(made, "id");
      return id === null ? null : { [output]: id };
    },
  };
}

/** For calls whose effect shows only when their task has ended: by the effect, or by the task that is to bring it. */
export function shownByEither(effect: StepWork["effect"], output: string, action: RegExp): StepWork {
  const byTask = shownByTask(output, action);
  return {
    before: taskIds,
    effect: async (io, moment, before) => (await effect(io, moment, before)) ?? byTask.effect(io, moment, before),
  };
}

/** The description that finds again what an operation made; its end for snapshots that end by themselves. */
export interface OwnSnapshot {
  serverId: string;
  serverName: string;
  release: Release;
  tag: string;
  /** Null: kept until it is deleted. */
  keepSeconds: number | null;
  now: Date;
}

/** When a snapshot that is taken now and kept so long ends; null on platforms that do not end snapshots by themselves. */
export const endOf = ({ release, keepSeconds, now }: Pick<OwnSnapshot, "release" | "keepSeconds" | "now">): Date | null =>
  keepSeconds === null || !isRelease6113(release) ? null : new Date(now.getTime() + keepSeconds * 1_000);

/** Create VM snapshot, with `lifespan` (seconds) where the platform knows it, so that nothing is left over after a crash. */
export function snapshotStep(about: OwnSnapshot): PlanStep {
  const end = endOf(about);
  return {
    id: "snapshot",
    title: `Take a snapshot of ${about.serverName}`,
    effect: "write",
    call: {
      ...datedCall("createSnapshot", about.release, { server: about.serverId }),
      method: "POST",
      body: {
        name: `backdesk-${about.tag}`,
        description: ownDescription(about.tag, end ?? undefined),
        ...(end === null ? {} : { lifespan: about.keepSeconds }),
      },
    },
    capture: { snapshotId: "/data/resource_id", snapshotTask: "/data/task_id" },
    undo: {
      title: `Remove the snapshot of ${about.serverName}`,
      call: deleteSnapshotCall(about.serverId, "{snapshotId}"),
    },
  };
}

export const deleteSnapshotCall = (serverId: string, snapshotId: string) => ({
  service: "",
  operationId: "deleteServerSnapshot",
  method: "DELETE" as const,
  path: `/janus/20180725/servers/${idPath(serverId)}/snapshots/${idPath(snapshotId)}`,
});

export const snapshotWork: StepWork = {
  effect: async (io, { step, plan }) => {
    const snapshots = await snapshotsOf(io, serverIdIn(step) ?? "");
    const own = snapshots.find(({ description }) => isOwnDescription(description, plan.memo.tag));
    const id = textOf(own, "id");
    return id === null ? null : { snapshotId: id };
  },
};

/** For a snapshot that is to go: it is no longer listed, or on its way out. */
export const deletedSnapshotWork: StepWork = shownByEither(
  async (io, { step, outputs }) => {
    const named = /\/snapshots\/([^/]+)$/.exec(step.call.path)?.[1] ?? "";
    const id = named === "{snapshotId}" ? outputs.snapshotId : decodeURIComponent(named);
    const snapshots = await snapshotsOf(io, serverIdIn(step) ?? "");
    const left = snapshots.find((snapshot) => snapshot.id === id);
    return left === undefined || left.status === "deleting" ? {} : null;
  },
  "deleteTask",
  /delet|remov/i,
);

export const readSnapshotStep = (
  about: { serverId: string; snapshotId: string; release: Release; member?: string },
  capture: Record<string, string>,
) =>
  ({
    id: memberStepId("read-snapshot", about.member ?? ""),
    title: "Read what the snapshot holds",
    effect: "read",
    call: {
      ...datedCall("getSnapshot", about.release, { server: about.serverId, snapshot: about.snapshotId }),
      method: "GET",
    },
    capture,
  }) satisfies PlanStep;

/** Update VM CBT: from now on the platform records which blocks change. Harmless where it does so already. */
export const enableCbtStep = (about: { serverId: string; serverName: string; release: Release; member?: string }): PlanStep => ({
  id: memberStepId("enable-cbt", about.member ?? ""),
  title: `Have the platform record changed blocks of ${about.serverName}`,
  effect: "write",
  call: { ...datedCall("updateCbt", about.release, { server: about.serverId }), method: "PUT", body: { type: "enable" } },
  capture: { [`cbt${about.member ?? ""}Task`]: "/data/task_id" },
});

export const enableCbtWork: StepWork = {
  before: taskIds,
  effect: async (io, moment, before) => {
    const isEnabled = (await cbtStatus(io, serverIdIn(moment.step) ?? ""))?.is_enabled === true;
    if (isEnabled) return {};
    return shownByTask(`cbt${memberOf(moment.step)}Task`, /cbt|changed block/i).effect(io, moment, before);
  },
};

/** Recover VM from snapshot: overwrites the machine. */
export const recoverStep = (about: {
  id: string;
  serverId: string;
  serverName: string;
  snapshotId: string;
  backupFirst: boolean;
  powerOn: boolean;
}): PlanStep => ({
  id: about.id,
  title: `Put ${about.serverName} back to the snapshot`,
  effect: "write",
  call: {
    service: "",
    operationId: "recoverServerFromSnapshot",
    method: "POST",
    path: `/janus/20180725/servers/${idPath(about.serverId)}/snapshots/${idPath(about.snapshotId)}/recovery`,
    body: { backup: about.backupFirst ? 1 : 0, power_on: about.powerOn ? 1 : 0 },
  },
  capture: { [`${about.id.replace(":", "")}Task`]: "/data/task_id" },
});

const recoverAction = /recover|restor|rollback|revert/i;
/** The output's name follows the step's id, since one plan may hold several. */
export const recoverWork: StepWork = {
  before: taskIds,
  effect: (io, moment, before) => shownByTask(`${moment.step.id.replace(":", "")}Task`, recoverAction).effect(io, moment, before),
};
