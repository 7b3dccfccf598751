import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Check } from "@/lib/domain/operation";
import type { Facts, FactRow } from "../../plan";
import { askList, idPath, textOf } from "./ask";
import { define, refuse, type Io } from "./define";
import { pollAfterSeconds, vendorFailure } from "./track-state";

const input = z.strictObject({ backupId: idSchema });

const newestRuns = (io: Io, backupId: string) =>
  askList(
    io,
    {
      service: "backup",
      operationId: "listBackupHistories",
      path: `/v1/backups/${idPath(backupId)}/backup-histories`,
      query: { size: "50", sort: "backup_start_time:desc" },
    },
    "contents",
  );

export const affectedByRun = (backup: FactRow) => [
  { noun: "history", partition: backup.vendorId },
  { noun: "restoreTarget", partition: backup.vendorId },
  { noun: "backup", partition: backup.vendorId },
];

/** A warning for a run or restore that is under way on the backup. */
export async function runUnderWay(io: Io, facts: Facts, backupId: string): Promise<Check> {
  const backup = facts.get(backupId);
  const runs = await newestRuns(io, backup.vendorId);
  return runs.some((run) => run.backup_job_state === "INPROGRESS")
    ? {
        id: "no-run-under-way",
        level: "error",
        message: `A run of ${backup.name} is under way; wait until it ends.`,
        href: `/histories?backupId=${backup.id}&state=running`,
      }
    : { id: "no-run-under-way", level: "ok", message: `No run of ${backup.name} is under way.` };
}

/** Runs that no schedule started carry a schedule id of their own, so a scheduled run at the same moment is told apart. */
async function look(io: Io, backupId: string) {
  const [runs, schedules] = await Promise.all([
    newestRuns(io, backupId),
    askList(
      io,
      { service: "backup", operationId: "listBackupSchedules", path: `/v1/backups/${idPath(backupId)}/schedules` },
      "contents",
    ),
  ]);
  const scheduled = new Set(schedules.map((row) => row.id));
  return runs.filter((run) => !scheduled.has(run.schedule_id)).flatMap((run) => textOf(run, "backup_job_guid") ?? []);
}

/** Manual Backup (Backup 1.2). The answer names no run: it is the newest that was not there before. */
export const backupRun = define<z.infer<typeof input>>({
  input,
  wish: ({ backupId }, facts) => {
    const backup = facts.get(backupId);
    if (backup.noun !== "backup") return refuse("backupId", "is not a backup");
    return {
      ok: true,
      wish: {
        call: {
          service: "backup",
          operationId: "manualBackup",
          method: "POST",
          path: `/v1/backups/${idPath(backup.vendorId)}/manual-backup`,
        },
        title: `Run the backup ${backup.name}`,
        summary: `Runs the backup ${backup.name} now. Its schedules go on as they are.`,
        subject: backup.name,
        affected: affectedByRun(backup),
        memo: { backupId: backup.vendorId, name: backup.name },
      },
    };
  },
  checks: async (io, { backupId }, facts) => {
    const backup = facts.get(backupId);
    const state: Check =
      backup.item.state === "available" || backup.item.state === null
        ? { id: "backup-available", level: "ok", message: `${backup.name} is available.` }
        : {
            id: "backup-available",
            level: "error",
            message: `${backup.name} is ${String(backup.item.state)}; it can run when it is available.`,
          };
    return [state, await runUnderWay(io, facts, backupId)];
  },
  look: (io, memo) => look(io, String(memo.backupId)),
  happened: (_memo, before, after) => {
    const known = z.array(z.string()).catch([]).parse(before);
    const made = z
      .array(z.string())
      .parse(after)
      .find((guid) => !known.includes(guid));
    return made === undefined ? null : { jobGuid: made };
  },
  track: async (io, { memo, before }) => {
    const backupId = String(memo.backupId);
    const known = z.array(z.string()).catch([]).parse(before);
    const made = (await look(io, backupId)).find((guid) => !known.includes(guid));
    if (made === undefined) return { state: "running", progressPercent: null, pollAfterSeconds };
    const run = (await newestRuns(io, backupId)).find((row) => row.backup_job_guid === made);
    const state = textOf(run ?? null, "backup_job_state") ?? "INPROGRESS";
    if (state === "INPROGRESS") return { state: "running", progressPercent: null, pollAfterSeconds };
    const result = {
      run: made,
      vendorState: state,
      startedAt: textOf(run ?? null, "backup_start_time"),
      endedAt: textOf(run ?? null, "backup_end_time"),
    };
    if (state === "FAILED") return { state: "failed", error: vendorFailure("The run failed at the vendor", state), result };
    return {
      state: "succeeded",
      result: state === "SUCCESS" ? result : { ...result, warning: "The run ended with part of it missing." },
    };
  },
});
