import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Check } from "@/lib/domain/operation";
import type { Plan, PlanStep, StepOutputs } from "../../plan";
import type { StepProgress } from "../../provider";
import { idPath } from "../release";
import { askList, taskOf, tasksOn, textOf, type Io, type VendorRow } from "./ask";
import { affectedByMachine, idleCheck, machineOf, type Machine } from "./backup-run";
import { define, followTask, refuse, type Moment, type StepWork } from "./define";
import { isRunning, powerCall, powerWork } from "./power";
import { shownByTask } from "./steps";
import { taskProgress } from "./task-progress";

/*
 * Quick recovery (contract README, "Agentless backup"): a machine is started from a backup file that lies on an NFS share. The share
 * becomes a datastore, the machine's disks are based on the files, the machine runs; its data is merged into its own storage while it
 * does, and the share is unmounted.
 */

export const ownPrefix = "backdesk-";

export const storagesNamed = (io: Io, name: string): Promise<VendorRow[]> =>
  askList(io, {
    service: "",
    operationId: "listStorages",
    path: "/janus/20180725/storages",
    query: { name, page_num: "0", page_size: "100" },
  });

const storageIdOf = async (io: Io, name: string): Promise<string | null> =>
  textOf(
    (await storagesNamed(io, name)).find((storage) => storage.name === name),
    "id",
  );

/** The platform's newest tasks, whatever they are about. */
const newestTasks = (io: Io): Promise<VendorRow[]> =>
  askList(io, {
    service: "",
    operationId: "listTasks",
    path: "/janus/20180725/tasks",
    query: { sort: "begin_time", order_by: "DESC", page_num: "0", page_size: "100" },
  });

const idsOf = (tasks: readonly VendorRow[]) => tasks.flatMap((task) => textOf(task, "id") ?? []);
const knownIds = z.array(z.string()).catch([]);

const attachWork: StepWork = {
  before: async (io) => idsOf(await newestTasks(io)),
  effect: async (io, { plan }, before): Promise<StepOutputs | null> => {
    const name = String(plan.memo.storageName);
    const storageId = await storageIdOf(io, name);
    if (storageId !== null) return { storageId };
    const known = knownIds.parse(before);
    const made = (await newestTasks(io)).filter(
      (task) => !known.includes(textOf(task, "id") ?? "") && /nfs|datastore|mount/i.test(textOf(task, "action") ?? ""),
    );
    for (const id of idsOf(made)) if (textOf(await taskOf(io, id), "object_name") === name) return { attachTask: id };
    return null;
  },
  progress: async (io, moment): Promise<StepProgress> => {
    const progress = await followTask(io, moment);
    if (progress.state !== "done") return progress;
    const storageId = await storageIdOf(io, String(moment.plan.memo.storageName));
    return storageId === null ? progress : { state: "done", outputs: { storageId } };
  },
};

const detachWork: StepWork = {
  before: async (io, { outputs, plan }) => idsOf(await tasksOn(io, storageOf({ outputs, plan }))),
  effect: async (io, { outputs, plan }, before): Promise<StepOutputs | null> => {
    const id = storageOf({ outputs, plan });
    if (!(await storagesNamed(io, ownPrefix)).some((storage) => storage.id === id)) return {};
    const known = knownIds.parse(before);
    const made = (await tasksOn(io, id)).find((task) => !known.includes(textOf(task, "id") ?? ""));
    const task = textOf(made, "id");
    return task === null ? null : { detachTask: task };
  },
  progress: (io, { outputs, plan }) =>
    taskProgress(io, { taskId: outputs.detachTask, objectId: storageOf({ outputs, plan }) || null }),
};

const storageOf = ({ outputs, plan }: Pick<Moment, "outputs" | "plan">): string =>
  outputs.storageId ?? (typeof plan.memo.storageId === "string" ? plan.memo.storageId : "");

const detachCall = (storageId: string, clusterId: string) => ({
  service: "",
  operationId: "detachStorage",
  method: "DELETE" as const,
  path: `/janus/20180725/storages/${idPath(storageId)}`,
  body: { cluster_id: clusterId },
});

/** What ends a quick recovery: the data comes home, and the share goes. */
const finishSteps = ({ id, name }: Machine, storageId: string, clusterId: string): PlanStep[] => [
  {
    id: "merge",
    title: `Copy the data of ${name} to its own storage`,
    effect: "write",
    call: {
      service: "",
      operationId: "mergeServerBackupData",
      method: "POST",
      path: `/janus/20180725/servers/${idPath(id)}/merge-backup-data`,
    },
    capture: { mergeTask: "/data/task_id" },
  },
  {
    id: "detach",
    title: "Unmount the share",
    effect: "write",
    call: detachCall(storageId, clusterId),
    capture: { detachTask: "/data/task_id" },
  },
];

const finishWork: Record<string, StepWork> = { merge: shownByTask("mergeTask", /merge/i), detach: detachWork };

const affectedBy = ({ id }: Machine, task: string): Plan["affected"] => [
  ...affectedByMachine(id, task),
  { noun: "vm", partition: id },
];

const sharePattern = /^[A-Za-z0-9.-]{1,253}:\/[^\s{}]{0,1023}$/;
const filePattern = /^[^\s{}\0][^{}\0]{0,1023}$/;

const quickInput = z.strictObject({
  vmId: idSchema,
  /** The cluster that mounts the share. */
  clusterId: z.string().min(1).max(128),
  share: z.string().regex(sharePattern, "must be a server and a path, such as 10.0.0.5:/backups"),
  /** The backup file of each disk, in the order of the machine's disks, as paths on the share. */
  files: z.array(z.string().regex(filePattern, "must be a path on the share")).min(1).max(32),
  /** Copy the data to the machine's own storage and unmount the share; else the machine goes on running from the share. */
  mergeData: z.boolean().optional(),
});

async function offChecks(io: Io, machine: Machine): Promise<Check[]> {
  const runs = await isRunning(io, machine.id, machine.server.scp_release);
  return [
    runs === true
      ? { id: "machine-off", level: "error", message: `${machine.name} runs: shut it down first.` }
      : { id: "machine-off", level: "ok", message: `${machine.name} is shut down.` },
    await idleCheck(io, machine),
  ];
}

export const restoreQuick = define<z.infer<typeof quickInput>>({
  input: quickInput,
  plan: ({ vmId, clusterId, share, files, mergeData = false }, facts) => {
    const row = facts.get(vmId);
    const machine = row.noun === "vm" ? machineOf(row) : null;
    if (machine === null) return refuse("vmId", "is not known well enough yet; wait for the next sync");
    const { disks } = machine.server;
    if (files.length !== disks.length)
      return refuse("files", `must name ${disks.length}, one for each disk (${disks.map(({ id }) => id).join(", ")})`);
    const storageName = `${ownPrefix}${facts.operationTag}`;
    const steps: PlanStep[] = [
      {
        id: "attach",
        title: `Mount ${share} as a datastore`,
        effect: "write",
        call: {
          service: "",
          operationId: "attachNfsStorage",
          method: "POST",
          path: "/janus/20180725/storages/attachnfs",
          body: { cluster_id: clusterId, nfs_datastore: { name: storageName, server: { name: storageName, target: share } } },
        },
        capture: { attachTask: "/data/task_id" },
        undo: { title: "Unmount the share", call: detachCall("{storageId}", clusterId) },
      },
      {
        id: "rebase",
        title: `Base the disks of ${machine.name} on the backup files`,
        effect: "write",
        call: {
          service: "",
          operationId: "rebaseServerBackingFile",
          method: "POST",
          path: `/janus/20180725/servers/${idPath(machine.id)}/rebase-backing-file`,
          body: { disks: disks.map(({ id }, index) => ({ disk_id: id, datastore: "{storageId}", path: files[index] ?? "" })) },
        },
        capture: { rebaseTask: "/data/task_id" },
      },
      {
        id: "power",
        title: `Start ${machine.name}`,
        effect: "write",
        call: powerCall(machine.id, "start"),
        capture: { powerTask: "/data/task_id" },
      },
      ...(mergeData ? finishSteps(machine, "{storageId}", clusterId) : []),
    ];
    const end = mergeData
      ? "Its data is copied to its own storage while it runs; then the share is unmounted."
      : "It runs from the share until its data is merged; the share stays mounted.";
    return {
      ok: true,
      plan: {
        steps,
        summary: `Starts ${machine.name} from the backup ${files.length === 1 ? "file" : "files"} on ${share}; what is on its disks now is replaced. ${end}`,
        subject: machine.name,
        affected: affectedBy(machine, mergeData ? "mergeTask" : "powerTask"),
        memo: { serverId: machine.id, storageName, vmId, clusterId, mergeData },
      },
    };
  },
  checks: async (io, { vmId }, facts) => {
    const machine = machineOf(facts.get(vmId));
    if (machine === null) return [];
    const replaced: Check = {
      id: "replaces",
      level: "warning",
      message: `What is on the disks of ${machine.name} now is replaced by the backup files.`,
    };
    return [replaced, ...(await offChecks(io, machine))];
  },
  work: {
    attach: attachWork,
    rebase: shownByTask("rebaseTask", /base image|rebas|backing/i),
    power: powerWork,
    ...finishWork,
  },
  result: ({ plan, outputs }) => {
    const { vmId, clusterId, mergeData } = plan.memo;
    const still = { vmId, clusterId, storageId: outputs.storageId ?? null };
    const overwritten = [`disks of ${plan.subject}`];
    return mergeData === true
      ? { overwritten }
      : { overwritten, quick: still, warning: "The machine runs from the share until its data is merged." };
  },
});

const finishInput = z.strictObject({
  vmId: idSchema,
  clusterId: z.string().min(1).max(128),
  /** The datastore that the quick recovery mounted. */
  storageId: z.string().min(1).max(128),
});

export const restoreQuickFinish = define<z.infer<typeof finishInput>>({
  input: finishInput,
  plan: ({ vmId, clusterId, storageId }, facts) => {
    const row = facts.get(vmId);
    const machine = row.noun === "vm" ? machineOf(row) : null;
    if (machine === null) return refuse("vmId", "is not known well enough yet; wait for the next sync");
    return {
      ok: true,
      plan: {
        steps: finishSteps(machine, storageId, clusterId),
        summary: `Copies the data of ${machine.name} from the share to its own storage while it runs, then unmounts the share.`,
        subject: machine.name,
        affected: affectedBy(machine, "mergeTask"),
        memo: { serverId: machine.id, storageId },
      },
    };
  },
  checks: async (io, { vmId, storageId }, facts) => {
    const machine = machineOf(facts.get(vmId));
    if (machine === null) return [];
    const isOwn = (await storagesNamed(io, ownPrefix)).some((storage) => storage.id === storageId);
    return [
      isOwn
        ? { id: "is-mounted", level: "ok", message: "The share is mounted." }
        : { id: "is-mounted", level: "error", message: "No quick recovery mounted this share, or it is unmounted already." },
      await idleCheck(io, machine),
    ];
  },
  work: finishWork,
});
