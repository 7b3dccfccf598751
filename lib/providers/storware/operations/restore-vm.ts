import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Check } from "@/lib/domain/operation";
import { virtualMachineSchema } from "../records";
import { askList, askTasks } from "./ask";
import { define, refuse, write, type Io } from "./define";
import { ageCheck, heldAt, pointCheck, pointOf, restoreFault, type Point } from "./point";
import { endOf, lookForTasks, pollAfterSeconds, sightTask, taskEnd, taskOf, timesOf } from "./task-progress";

const input = z.strictObject({
  restoreTargetId: idSchema,
  name: z.string().trim().min(1).max(255),
  /** `manager:<guid>` or `hypervisor:<guid>`, from the look-up `restore-places`. Left out: where the machine runs. */
  placeId: z
    .string()
    .regex(/^(manager|hypervisor):.{1,64}$/, "choose a place from the list")
    .optional(),
  /** The infrastructure's own ids of cluster and storage, from the look-ups of those names. */
  clusterId: z.string().min(1).optional(),
  storageId: z.string().min(1).optional(),
  projectId: z.string().min(1).optional(),
  dataCenter: z.string().min(1).optional(),
  serverTypeId: z.string().min(1).optional(),
  /** One network for each card of the machine, in their order. */
  networkIds: z.array(z.string().min(1)).max(16).optional(),
  /** Puts the machine back over itself: then the name is its own. */
  inPlace: z.boolean().optional(),
});
type Input = z.infer<typeof input>;

interface Place {
  kind: "manager" | "hypervisor";
  guid: string;
}

function placeOf({ placeId }: Input, { attributes }: Point): Place | null {
  if (placeId !== undefined) {
    const [kind = "", guid = ""] = placeId.split(":", 2);
    return { kind: kind === "manager" ? "manager" : "hypervisor", guid };
  }
  if (attributes.manager !== null) return { kind: "manager", guid: attributes.manager };
  return attributes.hypervisor === null ? null : { kind: "hypervisor", guid: attributes.hypervisor };
}

/** Platforms whose restores name cluster and storage: the guide says "some"; the vendor's own form asks on these. */
const needCluster = new Set(["RHV", "RHEV", "ORACLE"]);

async function clusterCheck(io: Io, wanted: Input, place: Place, point: Point): Promise<Check[]> {
  if (place.kind !== "manager") return [];
  const rows = z.object({ guid: z.string(), uuid: z.string().nullish(), name: z.string() });
  const query = { "hypervisor-manager": place.guid };
  const [clusters, storages] = await Promise.all([
    askList(io, rows, { operationId: "listHypervisorClusters", path: "/hypervisor-clusters", query }),
    askList(io, rows, { operationId: "listHypervisorStorages", path: "/hypervisor-storages", query }),
  ]);
  const isSame = place.guid === point.attributes.manager;
  const isAsked = isSame && needCluster.has(point.attributes.manager_type ?? "");
  const judge = (what: string, id: string | undefined, known: typeof clusters): Check => {
    const check = `${what}-known`;
    if (id === undefined && isAsked)
      return { id: check, level: "error", message: `Choose a ${what}; this platform needs one for a restore.` };
    if (id === undefined) return { id: check, level: "ok", message: `No ${what} is named; the platform chooses.` };
    return known.some(({ uuid }) => uuid === id)
      ? { id: check, level: "ok", message: `The ${what} exists.` }
      : { id: check, level: "error", message: `The place has no such ${what}; choose one from the list.` };
  };
  return [judge("cluster", wanted.clusterId, clusters), judge("storage", wanted.storageId, storages)];
}

/**
 * Restore and import (`POST /tasks/restore-and-import`): a new machine under a name of its own, or the old one put back. The server restores
 * first and then imports, by two tasks of one restore job.
 */
export const restoreVm = define<Input>({
  input,
  wish: (wanted, facts) => {
    const point = pointOf(facts, wanted.restoreTargetId);
    if ("fault" in point) return refuse("restoreTargetId", point.fault);
    const fault = restoreFault(facts, wanted.restoreTargetId);
    if (fault !== null) return refuse("restoreTargetId", fault);
    const place = placeOf(wanted, point);
    if (place === null) return refuse("placeId", "choose where to restore to: where the machine ran is not known");
    const inPlace = wanted.inPlace ?? false;
    if (inPlace && wanted.name !== point.machineName)
      return refuse("name", `must be ${point.machineName}, which is to be put back`);
    if (!inPlace && wanted.name === point.machineName)
      return refuse("name", "is the machine's own; give the copy another, or put it back in place");
    const { nics } = point.attributes;
    const networks = wanted.networkIds ?? [];
    if (networks.length > nics.length)
      return refuse("networkIds", `are more than the network cards that are known of the machine (${nics.length})`);
    const location = heldAt(point);
    return {
      ok: true,
      plan: {
        steps: [
          write({
            id: "restore",
            title: inPlace ? `Put ${wanted.name} back` : `Restore ${point.machineName} as ${wanted.name}`,
            call: {
              operationId: "createRestoreAndImportTask",
              method: "POST",
              path: "/tasks/restore-and-import",
              body: {
                backup: { guid: point.guid },
                ...(location === null ? {} : { backupLocation: { guid: location } }),
                ...(place.kind === "manager"
                  ? { hypervisorManager: { guid: place.guid } }
                  : { hypervisor: { guid: place.guid } }),
                restoredPeName: wanted.name,
                overwrite: inPlace,
                ...(wanted.clusterId === undefined ? {} : { restoreClusterId: wanted.clusterId }),
                ...(wanted.storageId === undefined ? {} : { restoreStorageId: wanted.storageId }),
                ...(wanted.projectId === undefined ? {} : { restoreProject: wanted.projectId }),
                ...(wanted.dataCenter === undefined ? {} : { dataCenter: { name: wanted.dataCenter } }),
                ...(wanted.serverTypeId === undefined ? {} : { restoreVmFlavor: { guid: wanted.serverTypeId } }),
                ...(networks.length === 0
                  ? {}
                  : {
                      restoredNetworks: networks.map((guid, index) => ({
                        network: { guid },
                        networkInterfaceCard: { guid: nics[index] ?? "" },
                      })),
                    }),
              },
            },
            capture: { task: "/guid" },
          }),
        ],
        summary: inPlace
          ? `Puts ${wanted.name} back to ${point.when}. What the machine holds now is overwritten.`
          : `Creates ${wanted.name} from ${point.when}. ${point.machineName} is not touched.`,
        subject: wanted.name,
        affected: [
          { noun: "history", partition: point.machine },
          { noun: "vm", partition: null },
        ],
        memo: {
          machine: point.machine,
          taskType: "RESTORE",
          backup: point.guid,
          restoredName: wanted.name,
          isNew: !inPlace,
        },
      },
    };
  },
  checks: async (io, wanted, facts) => {
    const point = pointOf(facts, wanted.restoreTargetId);
    if ("fault" in point) return [];
    const place = placeOf(wanted, point);
    const question = {
      operationId: "listVirtualMachines",
      path: "/virtual-machines",
      query: { nameLike: wanted.name, page: "0", size: "100" },
    };
    const named = await askList(io, virtualMachineSchema.pick({ name: true }), question);
    const isTaken = wanted.inPlace !== true && named.some(({ name }) => name === wanted.name);
    return [
      await pointCheck(io, point),
      isTaken
        ? { id: "name-free", level: "error", message: `A machine named ${wanted.name} exists; choose another name.` }
        : { id: "name-free", level: "ok", message: `The name ${wanted.name} can be used.` },
      ...(wanted.inPlace === true
        ? [{ id: "overwrite", level: "warning" as const, message: "What the machine holds now is overwritten and not kept." }]
        : []),
      ageCheck(facts, wanted.restoreTargetId, point.when),
      ...(place === null ? [] : await clusterCheck(io, wanted, place, point)),
    ];
  },
  look: (io, { memo }) => lookForTasks(io, memo),
  sight: ({ memo }, before, after) => sightTask(memo, before, after),
  track: async (io, moment) => {
    const { memo } = moment;
    const restored = await taskEnd(io, await taskOf(io, moment), "the restore");
    if (restored.state === "failed") return restored;
    if (restored.state === "running") {
      const { progressPercent } = restored;
      return { state: "running", progressPercent: progressPercent === null ? null : progressPercent / 2, pollAfterSeconds };
    }
    const { task } = restored;
    const imports = task.restoreJob === null ? [] : await askTasks(io, { "restore-job": task.restoreJob.guid, type: "IMPORT" });
    const imported = imports.find(({ restoreJob }) => restoreJob?.guid === task.restoreJob?.guid) ?? null;
    // The server begins the import when the restore has ended: in between there is none yet.
    if (imported === null && io.now().getTime() - (task.finishTime ?? 0) < importGapMs)
      return { state: "running", progressPercent: 50, pollAfterSeconds };
    const end = imported === null ? { state: "done" as const, task } : endOf(imported, "the import");
    if (end.state === "failed") return end;
    if (end.state === "running")
      return { state: "running", progressPercent: 50 + (end.progressPercent ?? 0) / 2, pollAfterSeconds };
    return {
      state: "succeeded",
      result: {
        created:
          memo.isNew === true
            ? [{ noun: "vm", vendorId: end.task.dstProtectedEntity?.guid ?? null, name: memo.restoredName }]
            : [],
        overwritten: memo.isNew === true ? [] : [memo.restoredName],
        ...timesOf(task, end.task),
        vendorState: end.task.state,
        putBack:
          memo.isNew === true
            ? `Nothing that existed was changed. To put things back, delete ${String(memo.restoredName)} at the vendor.`
            : "What was overwritten comes back from another point only.",
      },
    };
  },
});

const importGapMs = 30_000;
