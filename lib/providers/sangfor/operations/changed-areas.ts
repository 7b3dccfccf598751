import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Check } from "@/lib/domain/operation";
import type { FactRow, Facts, PlanStep } from "../../plan";
import { datedCall, isRelease6113, releaseOf, releaseText } from "../release";
import { areasStep, areasWork, changedAreasOf, disksOfMachine } from "./areas";
import { cbtStatus } from "./ask";
import { affectedByMachine, idleCheck, machineOf, stateCheck } from "./backup-run";
import { define, refuse } from "./define";
import { lockStep, lockWork, releaseStep, releaseWork } from "./lock";
import { deletedSnapshotWork, deleteSnapshotCall, snapshotStep, snapshotWork } from "./steps";

const input = z.strictObject({
  vmId: idSchema,
  /** The earlier point; left out, everything in use is counted, as a full copy would take it. */
  sinceRestoreTargetId: idSchema.optional(),
  /** The later point; left out, the machine as it is: a snapshot is taken for the look and removed again. */
  untilRestoreTargetId: idSchema.optional(),
});
type Input = z.infer<typeof input>;

/** Longer than any look takes; the platform removes the snapshot by then should nobody do it. */
const lookSeconds = 3_600;

const pointName = (point: FactRow) => (typeof point.attributes.name === "string" ? point.attributes.name : point.vendorId);
const takenAt = (point: FactRow) => (typeof point.item.takenAt === "string" ? point.item.takenAt : "");

/** What is wrong with the two points; null where nothing is. */
function faultOf(wish: Input, facts: Facts): [field: string, message: string] | null {
  const [since, until] = [facts.find(wish.sinceRestoreTargetId), facts.find(wish.untilRestoreTargetId)];
  for (const [field, point] of [
    ["sinceRestoreTargetId", since],
    ["untilRestoreTargetId", until],
  ] as const) {
    if (point === null) continue;
    if (point.noun !== "restoreTarget" || point.attributes.server_id !== facts.get(wish.vmId).vendorId)
      return [field, "is not a point of this machine"];
  }
  return since !== null && until !== null && takenAt(until) <= takenAt(since)
    ? ["untilRestoreTargetId", "must be later than the point that changes are counted from"]
    : null;
}

/**
 * How much of each disk differs between two points. The platform counts while the machine is locked, so the look is a write: it
 * takes the lock (a backup resource), renews it while it reads, and releases it whatever happens.
 */
export const changedAreas = define<Input>({
  input,
  plan: (wish, facts) => {
    const row = facts.get(wish.vmId);
    const machine = row.noun === "vm" ? machineOf(row) : null;
    if (machine === null) return refuse("vmId", "is not known well enough yet; wait for the next sync");
    if (row.item.state === "gone") return refuse("vmId", "is gone");
    const fault = faultOf(wish, facts);
    if (fault !== null) return refuse(...fault);
    const disks = disksOfMachine(machine.server);
    if (disks.length === 0) return refuse("vmId", "has no disks");
    const { id: serverId, name: serverName, server } = machine;
    const release = releaseOf(server.scp_release);
    const [since, until] = [facts.find(wish.sinceRestoreTargetId), facts.find(wish.untilRestoreTargetId)];
    const own = { serverId, serverName, release, tag: facts.operationTag, keepSeconds: lookSeconds, now: facts.now };
    const readSince: PlanStep[] =
      since === null
        ? []
        : [
            {
              id: "read-since",
              title: `Read where ${pointName(since)} stands`,
              effect: "read",
              call: { ...datedCall("getSnapshot", release, { server: serverId, snapshot: since.vendorId }), method: "GET" },
              capture: { sinceCheckpoint: "/data/checkpoint_id" },
            },
          ];
    const deleteStep: PlanStep = {
      id: "delete-snapshot",
      title: `Remove the snapshot of ${serverName}`,
      effect: "write",
      call: deleteSnapshotCall(serverId, "{snapshotId}"),
      capture: { deleteTask: "/data/task_id" },
    };
    const snapshotId = until === null ? "{snapshotId}" : until.vendorId;
    const checkpoint = since === null ? "0" : "{sinceCheckpoint}";
    const from = since === null ? "everything in use" : `what has changed since ${pointName(since)}`;
    const taken =
      until === null
        ? `A snapshot is taken for it and removed again${isRelease6113(release) ? "; should that fail, the platform removes it within the hour" : ""}.`
        : "";
    return {
      ok: true,
      plan: {
        steps: [
          ...readSince,
          ...(until === null ? [snapshotStep(own)] : []),
          lockStep({ serverId, serverName }),
          ...disks.map((disk) => areasStep({ serverId, disk, snapshotId, checkpoint, release })),
          releaseStep({ serverName }),
          ...(until === null ? [deleteStep] : []),
        ],
        summary:
          `Counts ${from} on the disks of ${serverName}${until === null ? "" : ` up to ${pointName(until)}`}. ${taken} The machine is locked for backups while it is read; its data is not touched.`.replaceAll(
            /\s+/g,
            " ",
          ),
        subject: serverName,
        affected: until === null ? affectedByMachine(serverId, "deleteTask") : [{ noun: "history", partition: "{lockTask}" }],
        memo: { serverId, tag: facts.operationTag, release: releaseText(release), disks },
      },
    };
  },
  checks: async (io, wish, facts) => {
    const machine = machineOf(facts.get(wish.vmId));
    if (machine === null) return [];
    const checks: Check[] = [
      await stateCheck(io, { ...machine, release: releaseOf(machine.server.scp_release) }),
      await idleCheck(io, machine),
    ];
    if (wish.sinceRestoreTargetId === undefined) return checks;
    const isTracked = (await cbtStatus(io, machine.id))?.is_enabled === true;
    return [
      ...checks,
      isTracked
        ? { id: "tracked", level: "ok", message: `The platform records changes of ${machine.name}.` }
        : {
            id: "tracked",
            level: "error",
            message: `The platform does not record changes of ${machine.name}. Switch change tracking on; it counts from then on.`,
          },
    ];
  },
  work: {
    snapshot: snapshotWork,
    lock: lockWork,
    areas: areasWork,
    release: releaseWork,
    "delete-snapshot": deletedSnapshotWork,
  },
  result: (moment) => ({ changedAreas: changedAreasOf(moment) }),
});
