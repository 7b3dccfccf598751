import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Check } from "@/lib/domain/operation";
import type { FactRow, Facts, PlanStep } from "../../plan";
import { releaseOf, releaseText, type Release } from "../release";
import { vmAttributes, type VmAttributes } from "../readers/vm-attributes";
import { serverDetail, tasksOn, textOf, type Io } from "./ask";
import { define, refuse } from "./define";
import { areasStep, areasWork, changedAreasOf, disksOfMachine, plainOutputs } from "./areas";
import { lockStep, lockWork, releaseStep, releaseWork } from "./lock";
import {
  deletedSnapshotWork,
  deleteSnapshotCall,
  enableCbtStep,
  enableCbtWork,
  endOf,
  readSnapshotStep,
  snapshotStep,
  snapshotWork,
} from "./steps";

const weekSeconds = 7 * 86_400;

/** `method` and what belongs to it are this platform's own; see the plan. */
const input = z
  .strictObject({
    backupId: idSchema.optional(),
    vmId: idSchema.optional(),
    /** A snapshot, or the whole agentless sequence around one. */
    method: z.enum(["snapshot", "agentless"]).optional(),
    /** How long the platform keeps the snapshot before it removes it by itself. */
    keepSeconds: z.int().min(300).max(31_536_000).optional(),
    /** With `agentless`: count what has changed since this checkpoint of an earlier run; left out, everything. */
    checkpointId: z
      .string()
      .regex(/^\d{1,18}$/, "is not a checkpoint; take it from the result of an earlier run")
      .optional(),
    /** With `agentless`: remove the snapshot in the end instead of keeping it as a point to restore. */
    removeSnapshot: z.boolean().optional(),
  })
  .refine((wish) => (wish.backupId === undefined) !== (wish.vmId === undefined), {
    path: ["backupId"],
    message: "give either backupId or vmId",
  });
type Input = z.infer<typeof input>;

export interface Machine {
  id: string;
  name: string;
  server: VmAttributes;
}

/** The machine that a row of machines, backups or points is about; null where too little is known of it. */
export function machineOf(row: FactRow): Machine | null {
  const server = vmAttributes(row.noun === "vm" ? row.attributes : row.attributes.server);
  const id = row.noun === "vm" ? row.vendorId : row.attributes.server_id;
  const name = row.noun === "vm" ? row.name : (row.item.vmName ?? row.attributes.server_name);
  if (server === null || typeof id !== "string") return null;
  return { id, name: typeof name === "string" ? name : id, server };
}

const rowOf = (wish: Input, facts: Facts): FactRow => facts.get(wish.backupId ?? wish.vmId ?? "");

/** What to read again when snapshots of a machine have changed. */
export const affectedByMachine = (serverId: string, ...tasks: string[]) => [
  { noun: "restoreTarget", partition: serverId },
  ...tasks.map((task) => ({ noun: "history", partition: `{${task}}` })),
];

/** An error while another task is under way on a machine: the platform refuses a second one. */
export async function idleCheck(io: Io, machine: { id: string; name: string }): Promise<Check> {
  const open = (await tasksOn(io, machine.id)).find((task) => ["waiting", "doing"].includes(textOf(task, "status") ?? ""));
  return open === undefined
    ? { id: "no-task-under-way", level: "ok", message: `No task is under way on ${machine.name}.` }
    : {
        id: "no-task-under-way",
        level: "error",
        message: `${machine.name} is busy: ${textOf(open, "action") ?? "a task"} is under way. Wait until it ends.`,
      };
}

/** The platform copies machines that run or are shut down, and no others. */
export async function stateCheck(
  io: Io,
  { id, name, release }: Pick<Machine, "id" | "name"> & { release: Release },
): Promise<Check> {
  const detail = await serverDetail(io, release, id);
  const status = textOf(detail, "status");
  if (detail === null) return { id: "machine-state", level: "error", message: `${name} is no longer at the platform.` };
  return status === null || status === "running" || status === "stopped"
    ? { id: "machine-state", level: "ok", message: `${name} is ${status ?? "there"}.` }
    : { id: "machine-state", level: "warning", message: `${name} is ${status}; the platform may refuse to copy it.` };
}

/**
 * A copy of a machine outside its schedule. `snapshot` takes one snapshot that ends by itself. `agentless` is the platform's whole
 * sequence (contract README, "Agentless backup" 2 to 9) but for the data itself, which goes over NBD and not over this API: it leaves
 * the checkpoint from which the next run counts changes, and what this one has to copy.
 */
export const backupRun = define<Input>({
  input,
  plan: (wish, facts) => {
    const field = wish.backupId === undefined ? "vmId" : "backupId";
    const row = rowOf(wish, facts);
    if (row.noun !== "vm" && row.noun !== "backup") return refuse(field, "is neither a machine nor a backup");
    const machine = machineOf(row);
    if (machine === null) return refuse(field, "is not known well enough yet; wait for the next sync");
    if (row.item.state === "gone") return refuse(field, "is of a machine that is gone");
    const isAgentless = wish.method === "agentless";
    if (!isAgentless && (wish.checkpointId !== undefined || wish.removeSnapshot === true))
      return refuse(wish.checkpointId === undefined ? "removeSnapshot" : "checkpointId", "belongs to the agentless method");
    const { id: serverId, name: serverName, server } = machine;
    const release = releaseOf(server.scp_release);
    const own = {
      serverId,
      serverName,
      release,
      tag: facts.operationTag,
      keepSeconds: wish.keepSeconds ?? weekSeconds,
      now: facts.now,
    };
    const end = endOf(own);
    const kept = end === null ? "until somebody deletes it" : `until ${end.toISOString().slice(0, 16).replace("T", " ")} UTC`;
    const disks = disksOfMachine(server);
    const checkpoint = wish.checkpointId ?? "0";
    const around: PlanStep[] = [
      readSnapshotStep({ serverId, snapshotId: "{snapshotId}", release }, { checkpointId: "/data/checkpoint_id" }),
      lockStep({ serverId, serverName }),
      ...disks.map((disk) => areasStep({ serverId, disk, snapshotId: "{snapshotId}", checkpoint, release })),
      releaseStep({ serverName }),
      ...(wish.removeSnapshot === true
        ? [
            {
              id: "delete-snapshot",
              title: `Remove the snapshot of ${serverName}`,
              effect: "write" as const,
              call: deleteSnapshotCall(serverId, "{snapshotId}"),
              capture: { deleteTask: "/data/task_id" },
            },
          ]
        : []),
    ];
    const steps = isAgentless
      ? [enableCbtStep({ serverId, serverName, release }), snapshotStep(own), ...around]
      : [snapshotStep(own)];
    const summary = isAgentless
      ? `Takes a snapshot of ${serverName}, locks the machine while its changed blocks are read, and releases it. ${wish.removeSnapshot === true ? "The snapshot is removed in the end" : `The snapshot stays ${kept}`}; no data is copied elsewhere.`
      : `Takes a snapshot of ${serverName}, which stays ${kept}. The machine goes on running; its schedules go on as they are.`;
    return {
      ok: true,
      plan: {
        steps,
        summary,
        subject: serverName,
        affected: affectedByMachine(serverId, "snapshotTask"),
        memo: { serverId, tag: facts.operationTag, release: releaseText(release), disks },
      },
    };
  },
  checks: async (io, wish, facts) => {
    const machine = machineOf(rowOf(wish, facts));
    if (machine === null) return [];
    const checks: Check[] = [
      await stateCheck(io, { ...machine, release: releaseOf(machine.server.scp_release) }),
      await idleCheck(io, machine),
    ];
    if (machine.server.restore_mode !== null && machine.server.restore_mode !== "DISABLED")
      checks.push({
        id: "restore-mode",
        level: "warning",
        message: `${machine.name} is a desktop in restore mode: it goes back to its template when it restarts.`,
      });
    return checks;
  },
  work: {
    "enable-cbt": enableCbtWork,
    snapshot: snapshotWork,
    lock: lockWork,
    areas: areasWork,
    release: releaseWork,
    "delete-snapshot": deletedSnapshotWork,
  },
  result: ({ plan, outputs }) => {
    const areas = changedAreasOf({ plan, outputs });
    return areas.disks.length === 0 ? { ...outputs } : { ...plainOutputs(outputs), changedAreas: areas };
  },
});
