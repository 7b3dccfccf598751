import { isoTime, wholeSecond } from "../calendar";
import { pageOfRows, pageWish, textOf, timeOf } from "../listing";
import type { BackupRecord, RunOutcome } from "../records";
import { conflict } from "../refusal";
import { replicaRuns } from "../restore-targets";
import { historyMs, newManualRun, runsBetween, runStateAt, runUnderWay, type BackupRun } from "../runs";
import { backupOf, done, ok, originalBackupOf, originOf, type BackupCall, type BackupOperation } from "./call";

const sortFields = [
  "backup_start_time",
  "backup_end_time",
  "backup_job_guid",
  "backup_job_state",
  "schedule_id",
  "schedule_name",
];

/** Backup 1.2, List Backup Histories: 30 days back; the time range is over the start of the run. */
export const listBackupHistories: BackupOperation = (call) => {
  const record = backupOf(call);
  const wish = pageWish(call.query, { size: 20, sort: "backup_start_time:desc", fields: sortFields });
  const state = textOf(call.query, "backup_job_state");
  const from = Math.max(call.now - historyMs, timeOf(call.query, "backup_start_time") ?? 0);
  const to = Math.min(call.now, timeOf(call.query, "backup_end_time") ?? call.now);
  const rows = runsOf(call, record, from, to)
    .map((run) => ({
      backup_end_time: call.now < run.endsAt ? null : isoTime(run.endsAt),
      backup_job_guid: run.guid,
      backup_job_state: runStateAt(run, call.now),
      backup_start_time: isoTime(run.startedAt),
      schedule_id: run.scheduleId,
      schedule_name: run.scheduleName,
    }))
    .filter((row) => state === null || state === "ALL" || row.backup_job_state === state);
  return ok({ contents: pageOfRows(rows, wish), count: rows.length });
};

function runsOf(call: BackupCall, record: BackupRecord, from: number, to: number): BackupRun[] {
  if (record.role === "ORIGINAL") return runsBetween(record, from, to);
  const origin = originOf(call, record);
  return origin === null ? [] : replicaRuns(record, origin, from, to);
}

const outcomes: readonly RunOutcome[] = ["SUCCESS", "PARTIAL_SUCCESS", "FAILED"];

/** Backup 1.2, Manual Backup: INPROGRESS for half a minute or so. Refused while a run is in progress. */
export const manualBackup: BackupOperation = (call) => {
  const record = originalBackupOf(call);
  if (runUnderWay(record, call.now) !== null) throw conflict(`Backup ${record.name} has a run in progress.`);
  const outcome = outcomes.find((known) => known === call.outcome) ?? null;
  const run = newManualRun(record, wholeSecond(call.now), outcome);
  call.here.backups.change(record, { manualRuns: [...record.manualRuns, run] });
  return done(call, record.id);
};
