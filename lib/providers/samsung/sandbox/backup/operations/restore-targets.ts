import { z } from "zod";
import { isoTime } from "../calendar";
import { pageOfRows, pageWish, timeOf } from "../listing";
import type { BackupRecord } from "../records";
import { badRequest, notFound } from "../refusal";
import { restoreTargetsOf, type RestoreTarget } from "../restore-targets";
import { availableBackupOf, backupOf, bodyAs, done, ok, originOf, type BackupCall, type BackupOperation } from "./call";

const sortFields = [
  "backup_start_time",
  "is_restore_available",
  "restore_target_id",
  "retention_period",
  "schedule_name",
  "usage_gb",
];

/** Backup 1.2, List Backup Restore Targets: the time range is over the start of the backup. */
export const listBackupRestoreTargets: BackupOperation = (call) => {
  const record = backupOf(call);
  const wish = pageWish(call.query, { size: 20, sort: "backup_start_time:desc", fields: sortFields });
  const range = { from: timeOf(call.query, "backup_start_time") ?? 0, to: timeOf(call.query, "backup_end_time") ?? call.now };
  const rows = keptTargets(call, record, range).map(({ id, run, usageGb, isAvailable }) => ({
    backup_start_time: isoTime(run.startedAt),
    is_restore_available: isAvailable,
    restore_target_id: id,
    retention_period: run.retention,
    schedule_id: run.scheduleId,
    schedule_name: run.scheduleName,
    usage_gb: usageGb,
  }));
  return ok({ contents: pageOfRows(rows, wish), count: rows.length });
};

function keptTargets(call: BackupCall, record: BackupRecord, range: { from: number; to: number }): RestoreTarget[] {
  const origin = originOf(call, record);
  if (record.role === "REPLICA" && origin === null) return [];
  return restoreTargetsOf(record, { origin, now: call.now, ...range });
}

/** A restore target of the backup by its id. Throws a refusal when it is not kept, or cannot be restored. */
export function restorableTarget(call: BackupCall, record: BackupRecord, id: string): RestoreTarget {
  const target = keptTargets(call, record, { from: 0, to: call.now }).find((known) => known.id === id);
  if (target === undefined) throw notFound("Restore target", id);
  if (!target.isAvailable) throw badRequest(`Restore target ${id} cannot be restored.`);
  return target;
}

const deleteSchema = z.object({ restore_target_ids: z.array(z.string()) });

/** Backup 1.2, Delete Backup Restore Target: all of them or, if one is unknown, none. */
export const deleteBackupRestoreTarget: BackupOperation = (call) => {
  const record = availableBackupOf(call);
  const { restore_target_ids: ids } = bodyAs(call, deleteSchema);
  if (ids.length === 0) throw badRequest("restore_target_ids must name a restore target.");
  const kept = new Set(keptTargets(call, record, { from: 0, to: call.now }).map(({ id }) => id));
  const unknown = ids.find((id) => !kept.has(id));
  if (unknown !== undefined) throw notFound("Restore target", unknown);
  call.here.backups.change(record, { deletedTargets: new Set([...record.deletedTargets, ...ids]), modifiedAt: call.now });
  return done(call, record.id);
};
