import { z } from "zod";
import { zSnapshotScheduleCreateRequest } from "../../generated/file-storage/zod.gen";
import { accepted, ok } from "../storage/call";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { daysOfWeek } from "../storage/schedule-runs";
import { mustBeIdle, mustBeWritable, readCount, volumeOf, type FileCall, type FileOperation } from "./call";
import type { FileVolume, SnapshotSchedule } from "./records";
import { changeSchedule } from "./snapshots";

const defaultKept = 10;

/** File Storage 1.0 and 1.1, SnapshotSchedule: `hour` is text, without leading zero. */
const shown = ({ dayOfWeek, hour }: SnapshotSchedule) => ({
  frequency: dayOfWeek === null ? "DAILY" : "WEEKLY",
  day_of_week: dayOfWeek,
  hour: String(hour),
});

export const listSnapshotSchedule: FileOperation = (call) => {
  const { id, schedule, retentionCount } = volumeOf(call);
  return ok({
    snapshot_retention_count: retentionCount,
    volume_id: id,
    snapshot_policy_enabled: schedule !== null,
    snapshot_schedule: schedule === null ? [] : [{ ...shown(schedule), id: schedule.id }],
  });
};

const bodySchema = z.object({
  snapshot_retention_count: z.number().nullish(),
  snapshot_schedule: z.object({
    frequency: z.string(),
    day_of_week: z.enum(daysOfWeek).nullish(),
    hour: z.string(),
  }),
});

/** A daily schedule takes no notice of a day; a weekly one needs it. */
function readSchedule(call: FileCall, id: string) {
  const { snapshot_schedule: wish, snapshot_retention_count: kept } = bodySchema.parse(call.body);
  const isWeekly = wish.frequency === "WEEKLY";
  if (isWeekly && !wish.day_of_week) throw badRequest("day_of_week is required for a weekly schedule");
  const schedule: SnapshotSchedule = {
    id,
    dayOfWeek: isWeekly ? (wish.day_of_week ?? null) : null,
    hour: Number(wish.hour),
    since: call.now,
  };
  return { schedule, kept };
}

const answer = (volume: FileVolume, schedule: SnapshotSchedule) =>
  accepted({ snapshot_retention_count: volume.retentionCount, volume_id: volume.id, snapshot_schedule: shown(schedule) });

export const createSnapshotSchedule: FileOperation = (call) => {
  const volume = volumeOf(call, zSnapshotScheduleCreateRequest.parse(call.body).volume_id);
  const { schedule, kept } = readSchedule(call, call.world.newId("snapshot schedule"));
  const retentionCount = readCount("snapshot_retention_count", kept, defaultKept);
  if (volume.schedule !== null) throw conflict(`Volume ${volume.name} already has a snapshot schedule.`);
  mustBeIdle(call, volume);
  mustBeWritable(call, volume);
  changeSchedule(call.world, volume, { schedule, retentionCount, now: call.now });
  return answer(volume, schedule);
};

function scheduledVolume(call: FileCall): FileVolume {
  const volume = volumeOf(call);
  const id = call.path.snapshot_schedule_id ?? "";
  if (volume.schedule?.id !== id) throw notFound("Snapshot schedule", id);
  return volume;
}

/** Keeps the retention count that is left out. */
export const setSnapshotSchedule: FileOperation = (call) => {
  const volume = scheduledVolume(call);
  const { schedule, kept } = readSchedule(call, call.path.snapshot_schedule_id ?? "");
  const retentionCount = readCount("snapshot_retention_count", kept, volume.retentionCount);
  mustBeIdle(call, volume);
  changeSchedule(call.world, volume, { schedule, retentionCount, now: call.now });
  return answer(volume, schedule);
};

export const deleteSnapshotSchedule: FileOperation = (call) => {
  const volume = scheduledVolume(call);
  mustBeIdle(call, volume);
  changeSchedule(call.world, volume, { schedule: null, retentionCount: volume.retentionCount, now: call.now });
  return accepted();
};
