import { z } from "zod";
import { isoTime, timeOfDay } from "../calendar";
import { activeSchedules, type BackupRecord, type Schedule } from "../records";
import { badRequest, conflict } from "../refusal";
import { newSchedule } from "../schedules";
import { isPathTaken, mustBePaths } from "./backups";
import { backupOf, bodyAs, done, ok, originalBackupOf, type BackupCall, type BackupOperation } from "./call";
import { endReplica, startReplica } from "./replicas";
import { scheduleRequestSchema, scheduleWishes } from "./schedule-requests";

/** Backup 1.2, List Backup Schedules. */
export const listBackupSchedules: BackupOperation = (call) => {
  const record = backupOf(call);
  const contents = activeSchedules(record).map((schedule) => listedSchedule(call, record, schedule));
  return ok({ contents, count: contents.length });
};

function listedSchedule(call: BackupCall, record: BackupRecord, { id, name, type, recurrence, from }: Schedule) {
  return {
    backup_id: record.id,
    created_at: isoTime(from),
    created_by: call.account.userId,
    frequency: recurrence.frequency,
    id,
    modified_at: isoTime(from),
    modified_by: call.account.userId,
    name,
    start_day: recurrence.frequency === "DAILY" ? null : recurrence.day,
    start_time: timeOfDay(recurrence.atMs),
    start_week: recurrence.frequency === "MONTHLY" ? recurrence.week : null,
    state: "AVAILABLE",
    type,
  };
}

const schedulesSchema = z.object({ schedules: z.array(scheduleRequestSchema) });

/** Backup 1.2, Set Backup Schedule: the list replaces all schedules; one that stays as it was keeps its id. */
export const setBackupSchedule: BackupOperation = (call) => {
  const record = originalBackupOf(call);
  const wishes = scheduleWishes(bodyAs(call, schedulesSchema).schedules);
  const { now } = call;
  const past = record.schedules.filter(({ until }) => until !== Infinity);
  const same = (schedule: Schedule, wish: (typeof wishes)[number]) =>
    schedule.type === wish.type && JSON.stringify(schedule.recurrence) === JSON.stringify(wish.recurrence);
  const current = activeSchedules(record);
  const ended = current
    .filter((schedule) => !wishes.some((wish) => same(schedule, wish)))
    .map((schedule) => ({ ...schedule, until: now }));
  const standing = wishes.map(
    (wish, place) =>
      current.find((schedule) => same(schedule, wish)) ??
      newSchedule(record.salt, record.schedules.length + place, { ...wish, from: now }),
  );
  call.here.backups.change(record, { schedules: [...past, ...ended, ...standing], modifiedAt: now });
  return done(call, record.id);
};

const retentionSchema = z.object({ retention_period: z.enum(["WEEK_2", "MONTH_1", "MONTH_3", "MONTH_6", "YEAR_1"]) });

/** Backup 1.2, Update Retention Period: for runs from now on; what is already kept keeps its own. */
export const updateRetentionPeriod: BackupOperation = (call) => {
  const record = originalBackupOf(call);
  const { retention_period: period } = bodyAs(call, retentionSchema);
  call.here.backups.change(record, { retentions: [...record.retentions, { from: call.now, period }], modifiedAt: call.now });
  return done(call, record.id);
};

/** Backup 1.2, Update Replication Use. */
export const updateReplicationUse: BackupOperation = (call) => {
  const record = originalBackupOf(call);
  const { dr_enabled: isEnabled } = bodyAs(call, z.object({ dr_enabled: z.boolean() }));
  if (isEnabled) startReplica(call, record);
  else endReplica(call, record);
  return done(call, record.id);
};

const pathsSchema = z.object({
  backup_filesystem_paths: z.union([z.array(z.string()), z.string()]).nullish(),
  is_all_filesystem: z.boolean().nullish(),
});

/** Backup 1.2, Set Filesystem Path: the list replaces all paths; before 1.2 there is no `is_all_filesystem`. */
export const setFilesystemPath: BackupOperation = (call) => {
  const record = originalBackupOf(call);
  if (record.policyType !== "FILESYSTEM")
    throw badRequest(`Backup ${record.name} is a ${record.policyType} backup and has no paths.`);
  const request = bodyAs(call, pathsSchema);
  const isAllFilesystem = request.is_all_filesystem ?? false;
  const given = request.backup_filesystem_paths ?? [];
  const paths = typeof given === "string" ? [given] : given;
  if (!isAllFilesystem && paths.length === 0)
    throw badRequest("backup_filesystem_paths must name a path unless is_all_filesystem is true.");
  mustBePaths(paths);
  const taken = (isAllFilesystem ? ["/"] : paths).find((path) => isPathTaken(call, record.serverNumber, path, record.ref));
  if (taken !== undefined) throw conflict(`The path ${taken} is already backed up by another backup of the server.`);
  call.here.backups.change(record, { paths: isAllFilesystem ? null : paths, isAllFilesystem, modifiedAt: call.now });
  return done(call, record.id);
};
