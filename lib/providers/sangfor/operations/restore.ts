import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Check } from "@/lib/domain/operation";
import type { FactRow, Facts } from "../../plan";
import { isOwnDescription, notedDescription } from "../own-words";
import { datedCall, releaseOf } from "../release";
import { askList, cbtStatus, textOf } from "./ask";
import { affectedByMachine, idleCheck, machineOf, type Machine } from "./backup-run";
import { define, refuse, type Planned, type StepWork } from "./define";
import { taskProgress } from "./task-progress";
import { deletedSnapshotWork, deleteSnapshotCall, recoverStep, recoverWork } from "./steps";

const restoreInput = z.strictObject({
  restoreTargetId: idSchema,
  name: z.string().trim().min(1).max(80),
  /** Overwrite the machine itself; else a new machine is made. */
  inPlace: z.boolean().optional(),
  /** With `inPlace`: start the machine afterwards. */
  powerOn: z.boolean().optional(),
  /** With `inPlace`: have the platform take a snapshot of the machine as it is first. */
  backupFirst: z.boolean().optional(),
  /** For a new machine: the storage of its disks; the original's when left out. */
  storageId: z.string().min(1).optional(),
  /** For a new machine: the switch of each network card in turn; the original's when left out. */
  networkIds: z.array(z.string().min(1)).max(16).optional(),
});
type RestoreInput = z.infer<typeof restoreInput>;

const pointName = (point: FactRow) => (typeof point.attributes.name === "string" ? point.attributes.name : point.vendorId);

function inPlacePlan(wish: RestoreInput, point: FactRow, machine: Machine): Planned {
  if (point.item.restorable === false) return refuse("restoreTargetId", "cannot be restored now");
  if (wish.storageId !== undefined || wish.networkIds !== undefined)
    return refuse(wish.storageId === undefined ? "networkIds" : "storageId", "belongs to a new machine");
  const { id: serverId, name: serverName } = machine;
  const first = wish.backupFirst === true ? " A snapshot of what it is now is taken first." : "";
  return {
    ok: true,
    plan: {
      steps: [
        recoverStep({
          id: "recover",
          serverId,
          serverName,
          snapshotId: point.vendorId,
          backupFirst: wish.backupFirst === true,
          powerOn: wish.powerOn === true,
        }),
      ],
      summary: `Overwrites ${serverName} with the snapshot ${pointName(point)}; everything written since is lost.${first} ${wish.powerOn === true ? "The machine is started afterwards." : "The machine is left shut down."}`,
      subject: serverName,
      affected: [...affectedByMachine(serverId, "recoverTask"), { noun: "vm", partition: serverId }],
      memo: { serverId },
    },
  };
}

function newMachinePlan(wish: RestoreInput, point: FactRow, machine: Machine, facts: Facts): Planned {
  if (wish.powerOn === true) return refuse("powerOn", "is for restores in place: the disks of a new machine are empty");
  if (wish.backupFirst === true) return refuse("backupFirst", "is for restores in place");
  const { server } = machine;
  const storage = wish.storageId ?? server.storage_id;
  if (server.az_id === null || storage === null) return refuse("storageId", "is needed: the machine's own storage is not known");
  const adapters = server.networks.map(({ vif_id, device_id }, index) => {
    const device = wish.networkIds?.[index] ?? device_id;
    // Two machines with one address must not meet on the network.
    return { vif_id, connected: 0, ...(device === null ? {} : { device_id: device }) };
  });
  return {
    ok: true,
    plan: {
      steps: [
        {
          id: "create-server",
          title: `Create ${wish.name} with the configuration of ${machine.name}`,
          effect: "write",
          call: {
            service: "",
            operationId: "createServerFromConfig",
            method: "POST",
            path: "/janus/20180725/servers/config",
            body: {
              az_id: server.az_id,
              datastore_id: storage,
              name: wish.name,
              description: notedDescription(facts),
              os_option: Object.fromEntries(Object.entries(server.os_option ?? {}).filter(([, value]) => value !== null)),
              hardware_option: {
                cpu: { cores: server.cores ?? 1, sockets: server.sockets ?? 1 },
                memory: { size_mb: server.memory_mb ?? 1_024 },
                disks: server.disks.map(({ id, size_mb, preallocate }) => ({
                  id,
                  size_mb: Math.ceil(size_mb ?? 1_024),
                  storage_id: storage,
                  ...(preallocate === null ? {} : { preallocate }),
                })),
                network_adapters: adapters,
              },
              ...(server.application === null ? {} : { application: server.application }),
              ...(server.group_id === null ? {} : { group_id: server.group_id }),
            },
          },
          capture: { serverId: "/data/uuid", createTask: "/data/task_id" },
          undo: {
            title: `Delete ${wish.name}`,
            call: {
              service: "",
              operationId: "deleteServer",
              method: "DELETE",
              path: "/janus/20180725/servers/{serverId}",
              body: { force: 1 },
            },
          },
        },
      ],
      summary: `Creates the machine ${wish.name} with processors, memory, disks and network cards like ${machine.name}'s. Its disks are empty until backup software writes the data of ${pointName(point)} to them; its network cards are not connected. ${machine.name} is not touched.`,
      subject: wish.name,
      affected: [
        { noun: "vm", partition: "{serverId}" },
        { noun: "history", partition: "{createTask}" },
      ],
      memo: { name: wish.name, tag: facts.operationTag, release: server.scp_release },
    },
  };
}

const createdServerWork: StepWork = {
  effect: async (io, { plan }) => {
    const release = releaseOf(String(plan.memo.release));
    const query = { query_name: String(plan.memo.name), page_num: "0", page_size: "100" };
    const servers = await askList(io, { ...datedCall("listServers", release), query });
    const id = textOf(
      servers.find(({ description }) => isOwnDescription(description, plan.memo.tag)),
      "id",
    );
    return id === null ? null : { serverId: id };
  },
  // The path names no machine: without the task that the answer told, the new one's own tasks are followed.
  progress: (io, { outputs }) => taskProgress(io, { taskId: outputs.createTask, objectId: outputs.serverId ?? null }),
};

async function cbtCheck(io: Parameters<typeof cbtStatus>[0], machine: Machine): Promise<Check[]> {
  const isRecorded = (await cbtStatus(io, machine.id))?.is_enabled === true;
  return isRecorded
    ? [
        {
          id: "cbt-expires",
          level: "warning",
          message: `The platform records changed blocks of ${machine.name}; after the recovery the next agentless backup must be a full one.`,
        },
      ]
    : [];
}

/** Recovers a machine in place from one of its snapshots, or makes a new one with its configuration. */
export const restoreVm = define<RestoreInput>({
  input: restoreInput,
  harmlessBecause: ({ inPlace }) => (inPlace === true ? null : "the new machine's network cards are not connected"),
  plan: (wish, facts) => {
    const point = facts.get(wish.restoreTargetId);
    const machine = point.noun === "restoreTarget" ? machineOf(point) : null;
    if (machine === null) return refuse("restoreTargetId", "is of a machine that is not known well enough");
    return wish.inPlace === true ? inPlacePlan(wish, point, machine) : newMachinePlan(wish, point, machine, facts);
  },
  checks: async (io, wish, facts) => {
    const machine = machineOf(facts.get(wish.restoreTargetId));
    if (machine === null) return [];
    if (wish.inPlace !== true) {
      const release = releaseOf(machine.server.scp_release);
      const query = { query_name: wish.name, page_num: "0", page_size: "100" };
      const servers = await askList(io, { ...datedCall("listServers", release), query });
      const isTaken = servers.some(({ name }) => name === wish.name);
      return [
        isTaken
          ? { id: "name-free", level: "warning", message: `A machine named ${wish.name} exists already; there will be two.` }
          : { id: "name-free", level: "ok", message: `The name ${wish.name} is free.` },
      ];
    }
    const overwrites: Check = {
      id: "overwrites",
      level: "warning",
      message: `Everything written to ${machine.name} since the snapshot is lost.`,
    };
    return [overwrites, await idleCheck(io, machine), ...(await cbtCheck(io, machine))];
  },
  work: { recover: recoverWork, "create-server": createdServerWork },
});

const deleteInput = z.strictObject({ restoreTargetId: idSchema });

/** Delete VM snapshot. */
export const restoreTargetDelete = define<z.infer<typeof deleteInput>>({
  input: deleteInput,
  plan: ({ restoreTargetId }, facts) => {
    const point = facts.get(restoreTargetId);
    const serverId = point.attributes.server_id;
    if (point.noun !== "restoreTarget" || typeof serverId !== "string") return refuse("restoreTargetId", "is not a snapshot");
    if (point.attributes.is_protected === true) return refuse("restoreTargetId", "is protected at the platform");
    const vmName = typeof point.item.vmName === "string" ? point.item.vmName : serverId;
    return {
      ok: true,
      plan: {
        steps: [
          {
            id: "delete-snapshot",
            title: `Delete the snapshot ${pointName(point)}`,
            effect: "write",
            call: deleteSnapshotCall(serverId, point.vendorId),
            capture: { deleteTask: "/data/task_id" },
          },
        ],
        summary: `Deletes the snapshot ${pointName(point)} of ${vmName}. The machine and its other snapshots are not touched.`,
        subject: `${vmName} ${pointName(point)}`,
        affected: affectedByMachine(serverId, "deleteTask"),
        memo: { serverId },
      },
    };
  },
  checks: async (io, { restoreTargetId }, facts) => {
    const machine = machineOf(facts.get(restoreTargetId));
    return machine === null ? [] : [await idleCheck(io, machine)];
  },
  work: { "delete-snapshot": deletedSnapshotWork },
});
