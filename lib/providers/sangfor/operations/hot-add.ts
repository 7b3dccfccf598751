import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import { idPath, isRelease6113, releaseOf } from "../release";
import { disksOf, textOf, type Io, type VendorRow } from "./ask";
import { idleCheck, machineOf } from "./backup-run";
import { define, followTask, refuse, serverIdIn, type Moment, type StepWork } from "./define";
import { readSnapshotStep, shownByEither } from "./steps";

/*
 * Mounting: linked clones of a snapshot's disks are hot-added to a backup proxy, a machine of the platform's own kind in the same
 * pool, where their files can be read (contract README, "Agentless backup" 8; 6.11.3 and later).
 */

const proxySystem = "Backup Proxy";
const release6113 = releaseOf("6.11.3");

const sourceSchema = z.object({ snapshot_id: z.string() });
const isOf = (snapshotId: unknown) => (disk: VendorRow) => sourceSchema.safeParse(disk.source).data?.snapshot_id === snapshotId;

/** The proxy and the slots of the clones in it. */
const mountIdOf = (proxyId: string, slots: readonly string[]) => `${proxyId}/${slots.join(",")}`;

async function mounted(io: Io, { step, plan }: Moment): Promise<string | null> {
  const proxyId = serverIdIn(step) ?? "";
  const disks = (await disksOf(io, release6113, proxyId)).filter(isOf(plan.memo.snapshotId));
  const slots = disks.flatMap((disk) => textOf(disk, "id") ?? []);
  return slots.length === 0 ? null : mountIdOf(proxyId, slots);
}

const mountOutput: StepWork["effect"] = async (io, moment) => {
  const mountId = await mounted(io, moment);
  return mountId === null ? null : { mountId };
};

const attachWork: StepWork = {
  ...shownByEither(mountOutput, "attachTask", /disk|attach/i),
  progress: async (io, moment) => {
    const progress = await followTask(io, moment);
    if (progress.state !== "done") return progress;
    const outputs = await mountOutput(io, moment, null);
    return { state: "done", outputs: outputs ?? {} };
  },
};

const mountInput = z.strictObject({ restoreTargetId: idSchema, targetVmId: idSchema });

export const restoreMount = define<z.infer<typeof mountInput>>({
  input: mountInput,
  plan: ({ restoreTargetId, targetVmId }, facts) => {
    const [point, proxy] = [facts.get(restoreTargetId), facts.get(targetVmId)];
    const [machine, target] = [machineOf(point), machineOf(proxy)];
    if (machine === null) return refuse("restoreTargetId", "is of a machine that is not known well enough");
    if (target === null || target.server.os_name !== proxySystem)
      return refuse("targetVmId", "is not a backup proxy; choose a machine made from the platform's proxy image");
    if (!isRelease6113(releaseOf(target.server.scp_release)))
      return refuse("targetVmId", "is on a platform older than 6.11.3, which cannot hot-add snapshots");
    if (target.server.az_id !== machine.server.az_id)
      return refuse("targetVmId", `must be in the same resource pool as ${machine.name}`);
    const count = z.array(z.string()).catch([]).parse(point.attributes.disks).length;
    if (count === 0) return refuse("restoreTargetId", "names no disks");
    const indexes = Array.from({ length: count }, (_, index) => index);
    return {
      ok: true,
      plan: {
        steps: [
          readSnapshotStep(
            { serverId: machine.id, snapshotId: point.vendorId, release: release6113 },
            Object.fromEntries(indexes.map((index) => [`disk${index}`, `/data/disks/${index}/disk_id`])),
          ),
          {
            id: "attach",
            title: `Attach the snapshot's disks to ${target.name}`,
            effect: "write",
            call: {
              service: "",
              operationId: "createServerDisks20250725",
              method: "POST",
              path: `/janus/20250725/servers/${idPath(target.id)}/disks`,
              body: {
                disks: indexes.map((index) => ({
                  type: "linked_clone",
                  source_server_id: machine.id,
                  source_disk_id: `{disk${index}}`,
                  source_snapshot_id: point.vendorId,
                })),
              },
            },
            capture: { attachTask: "/data/task_id" },
          },
        ],
        summary: `Attaches copies of the disks of ${machine.name}, as they were in the snapshot, to the backup proxy ${target.name}. ${machine.name} is not touched.`,
        subject: `${machine.name} on ${target.name}`,
        affected: [
          { noun: "vm", partition: target.id },
          { noun: "history", partition: "{attachTask}" },
        ],
        memo: { snapshotId: point.vendorId },
      },
    };
  },
  checks: async (io, { targetVmId }, facts) => {
    const target = machineOf(facts.get(targetVmId));
    return target === null ? [] : [await idleCheck(io, target)];
  },
  work: { attach: attachWork },
});

const mountShape = /^([^/{}]{1,128})\/([A-Za-z0-9._-]+(?:,[A-Za-z0-9._-]+)*)$/;
const unmountInput = z.strictObject({ mountId: z.string().min(1).max(1_024) });

const detachWork: StepWork = shownByEither(
  async (io, { step, plan }) => {
    const slots = z.array(z.string()).parse(plan.memo.slots);
    const left = (await disksOf(io, release6113, serverIdIn(step) ?? "")).filter(({ id }) => slots.includes(String(id)));
    return left.some(({ hot_added: isHotAdded }) => isHotAdded === 1) ? null : {};
  },
  "detachTask",
  /disk|detach/i,
);

export const restoreUnmount = define<z.infer<typeof unmountInput>>({
  input: unmountInput,
  plan: ({ mountId }) => {
    const match = mountShape.exec(mountId);
    const [, proxyId = "", list = ""] = match ?? [];
    if (match === null) return refuse("mountId", "is not a mount of this platform; take it from the mount's result");
    const slots = list.split(",");
    return {
      ok: true,
      plan: {
        steps: [
          {
            id: "detach",
            title: `Remove the mounted disks ${slots.join(", ")}`,
            effect: "write",
            call: {
              service: "",
              operationId: "actOnServerDisks",
              method: "POST",
              path: `/janus/20240725/servers/${idPath(proxyId)}/disks/action`,
              body: { action: "delete", disk_ids: slots },
            },
            capture: { detachTask: "/data/task_id" },
          },
        ],
        summary: `Removes the disks ${slots.join(", ")}, copies of a snapshot, from the backup proxy. The snapshot and its machine are not touched.`,
        subject: slots.join(", "),
        affected: [
          { noun: "vm", partition: proxyId },
          { noun: "history", partition: "{detachTask}" },
        ],
        memo: { slots },
      },
    };
  },
  /** A slot may have been given to another disk since: only what was hot-added may go. */
  checks: async (io, { mountId }) => {
    const [, proxyId = "", list = ""] = mountShape.exec(mountId) ?? [];
    const disks = await disksOf(io, release6113, proxyId);
    const stranger = list.split(",").find((slot) => disks.find(({ id }) => id === slot)?.hot_added !== 1);
    return [
      stranger === undefined
        ? { id: "is-mounted", level: "ok", message: "The disks are copies of a snapshot." }
        : { id: "is-mounted", level: "error", message: `${stranger} is not a mounted disk (any more).` },
    ];
  },
  work: { detach: detachWork },
});
