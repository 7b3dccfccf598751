import { createHash } from "node:crypto";
import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Check } from "@/lib/domain/operation";
import { backupRunTypeSchema } from "@/lib/domain/schedule";
import type { Facts, FactRow } from "../../plan";
import { backupAttributes } from "../readers/backup";
import { machineAttributes } from "../readers/machine-attributes";
import { instantOf, virtualMachineSchema } from "../records";
import { askBackup, askMachine, askPolicy, askSchedules, askTasks } from "./ask";
import { define, refuse, write, type Io } from "./define";
import { lookForTasks, pollAfterSeconds, sightTask, taskEnd, taskOf, vendorFailure } from "./task-progress";

const input = z
  .strictObject({
    backupId: idSchema.optional(),
    vmId: idSchema.optional(),
    backupType: backupRunTypeSchema.optional(),
    /** The vendor's id of a destination, from the look-up `backup-destinations`. Left out: where the policy stores. */
    destinationId: z.string().min(1).max(64).optional(),
    priority: z.int().min(0).max(100).optional(),
    window: z.strictObject({ start: z.iso.datetime(), end: z.iso.datetime() }).optional(),
  })
  .refine(({ backupId, vmId }) => (backupId === undefined) !== (vmId === undefined), {
    path: ["backupId"],
    message: "give either backupId or vmId",
  });
type Input = z.infer<typeof input>;

/** The vendor's own default priority (the guide), and the window its form sets. */
const defaultPriority = 50;
const defaultWindowMs = 6 * 3_600_000;

interface Target {
  machine: string;
  name: string;
  policy: string | null;
  rule: string | null;
  destination: string | null;
  hasIncremental: boolean;
  lastFull: string | null;
}

function targetOf({ backupId, vmId }: Input, facts: Facts): Target | { path: string; message: string } {
  const row: FactRow = facts.get(backupId ?? vmId ?? "");
  if (row.noun === "backup") {
    const known = backupAttributes(row.attributes);
    if (known === null) return { path: "backupId", message: "is not known well enough; sync the connection and try again" };
    return {
      machine: row.vendorId,
      name: String(row.item.vmName ?? row.name),
      policy: known.policy,
      rule: known.rule,
      destination: known.destination,
      hasIncremental: known.has_incremental,
      lastFull: known.last_full_backup,
    };
  }
  const known = machineAttributes(row.attributes);
  if (row.noun !== "vm" || known === null) return { path: "vmId", message: "is no machine that the vendor still has" };
  return {
    machine: row.vendorId,
    name: row.name,
    policy: known.policy,
    rule: null,
    destination: null,
    // What the policy holds is not known from the machine; the checks ask the vendor.
    hasIncremental: known.policy !== null,
    lastFull: known.last_full_backup,
  };
}

/** Adds up to a second to the window's start, so that it tells one operation's task from every other's. */
const marked = (ms: number, tag: string): number =>
  Math.floor(ms / 1_000) * 1_000 + (createHash("sha256").update(tag).digest().readUInt16BE(0) % 1_000);

export const affectedByRun = (machine: string) =>
  ["history", "restoreTarget", "backup", "vm"].map((noun) => ({ noun, partition: machine }));

/** A warning for a run that is under way on the machine. */
async function runUnderWay(io: Io, target: Pick<Target, "machine" | "name">): Promise<Check> {
  const tasks = await askTasks(io, { protectedEntity: target.machine });
  const isBusy = tasks.some(
    ({ state, type }) => (state === "RUNNING" || state === "QUEUED") && (type === "EXPORT" || type === "STORE"),
  );
  return isBusy
    ? { id: "no-run-under-way", level: "warning", message: `A run of ${target.name} is under way; this one waits for it.` }
    : { id: "no-run-under-way", level: "ok", message: `No run of ${target.name} is under way.` };
}

/** Incremental runs need a schedule of that type in the machine's policy (the guide), and a full backup to build on. */
async function incrementalChecks(io: Io, target: Target): Promise<Check[]> {
  const policy = target.policy === null ? null : await askPolicy(io, target.policy);
  const rules = (policy?.rules ?? []).map(({ guid }) => guid);
  const named = (policy?.rules ?? []).flatMap(({ schedules }) => schedules.map(({ guid }) => guid));
  const schedules = await askSchedules(io, { type: "VM_BACKUP" });
  const isPossible = schedules.some(
    ({ guid, backupType, rules: of }) =>
      backupType === "INCREMENTAL" && (named.includes(guid) || of.some((rule) => rules.includes(rule.guid))),
  );
  if (!isPossible) {
    const message = `The policy of ${target.name} has no incremental schedule, so the vendor makes no incremental backup; run a full one.`;
    return [{ id: "incremental-possible", level: "error", message }];
  }
  const { body } = await io.http.call(
    {
      service: "",
      operationId: "listVirtualMachinesNotReadyForIncremental",
      method: "POST",
      path: "/virtual-machines/incremental-not-possible",
      body: [{ guid: target.machine }],
    },
    { signal: io.signal },
  );
  const unready = z.array(virtualMachineSchema.pick({ guid: true })).safeParse(body);
  const isUnready = unready.success && unready.data.some(({ guid }) => guid === target.machine);
  return [
    isUnready
      ? {
          id: "incremental-possible",
          level: "warning",
          message: "There is nothing to build on yet: the vendor makes a full backup instead.",
        }
      : { id: "incremental-possible", level: "ok", message: "An incremental backup is possible." },
  ];
}

/**
 * Export (`POST /tasks/export`), one machine. Windows and priority as the guide has them; the rule and its destination where the machine has
 * a policy, as the vendor's own pages send it, so that retention is the policy's.
 */
export const backupRun = define<Input>({
  input,
  wish: (wanted, facts) => {
    const target = targetOf(wanted, facts);
    if ("message" in target) return refuse(target.path, target.message);
    const destination = wanted.destinationId ?? target.destination;
    if (destination === null && target.policy === null)
      return refuse("destinationId", "choose where to store it: the machine has no policy that would say");
    if (wanted.backupType === "incremental" && !target.hasIncremental)
      return refuse("backupType", "must be full: the machine's policy has no schedule that makes incremental backups");
    const type =
      wanted.backupType ?? (target.hasIncremental && target.lastFull !== null && target.rule !== null ? "incremental" : "full");
    const start = wanted.window === undefined ? facts.now.getTime() : Date.parse(wanted.window.start);
    const end = wanted.window === undefined ? start + defaultWindowMs : Date.parse(wanted.window.end);
    if (end <= start) return refuse("window.end", "must be after the start");
    if (end <= facts.now.getTime())
      return refuse("window.end", "is over already; the vendor fails a task that did not start in its window");
    const windowStart = marked(start, facts.operationTag);
    const when = wanted.window === undefined ? "now" : `between ${wanted.window.start} and ${wanted.window.end}`;
    return {
      ok: true,
      plan: {
        steps: [
          write({
            id: "export",
            title: `Run a ${type} backup of ${target.name}`,
            call: {
              operationId: "createExportTask",
              method: "POST",
              path: "/tasks/export",
              body: {
                windowStart,
                windowEnd: end,
                priority: wanted.priority ?? defaultPriority,
                backupType: { name: type === "full" ? "FULL" : "INCREMENTAL" },
                ...(destination === null ? {} : { backupDestination: { guid: destination } }),
                protectedEntities: [{ guid: target.machine }],
                ...(target.rule === null || wanted.destinationId !== undefined ? {} : { rules: [{ guid: target.rule }] }),
                protectedEntityType: "VM",
              },
            },
            capture: { task: "/0/guid" },
          }),
        ],
        summary: `Runs a ${type} backup of ${target.name} ${when}. Its schedules go on as they are.`,
        subject: target.name,
        affected: affectedByRun(target.machine),
        memo: { machine: target.machine, taskType: "EXPORT", windowStart },
      },
    };
  },
  checks: async (io, wanted, facts) => {
    const target = targetOf(wanted, facts);
    if ("message" in target) return [];
    const machine = await askMachine(io, target.machine);
    const present: Check =
      machine === null || machine.present === false
        ? { id: "machine-present", level: "error", message: `${target.name} is no longer there; there is nothing to back up.` }
        : { id: "machine-present", level: "ok", message: `${target.name} is there.` };
    const now = { ...target, policy: machine?.vmBackupPolicy?.guid ?? target.policy };
    return [
      present,
      ...(wanted.backupType === "incremental" ? await incrementalChecks(io, now) : []),
      await runUnderWay(io, target),
    ];
  },
  look: (io, { memo }) => lookForTasks(io, memo),
  sight: ({ memo }, before, after) => sightTask(memo, before, after),
  track: async (io, moment) => {
    const end = await taskEnd(io, await taskOf(io, moment), "the backup");
    if (end.state === "failed") return end;
    if (end.state === "running") return { ...end, progressPercent: half(end.progressPercent), pollAfterSeconds };
    const guid = end.task.backup?.guid;
    // The export is half of it: the server stores what was exported by a task of its own.
    const backup = guid === undefined ? null : await askBackup(io, guid);
    const result = { run: end.task.guid, backup: guid ?? null, vendorState: backup?.status ?? end.task.state };
    if (backup === null) return { state: "succeeded", result };
    if (backup.status === "SUCCESS" || backup.status === "PARTIAL_SUCCESS") {
      const told = { ...result, takenAt: instantOf(backup.snapshotTime ?? backup.backupTime), sizeBytes: backup.size };
      return {
        state: "succeeded",
        result: backup.status === "SUCCESS" ? told : { ...told, warning: "The run ended with part of it missing." },
      };
    }
    if (backup.status === "FAILED") {
      const error = vendorFailure("The backup could not be stored", { state: backup.status, statusInfo: backup.statusInfo });
      return { state: "failed", error, result };
    }
    return { state: "running", progressPercent: 75, pollAfterSeconds };
  },
});

const half = (percent: number | null) => (percent === null ? null : percent / 2);
