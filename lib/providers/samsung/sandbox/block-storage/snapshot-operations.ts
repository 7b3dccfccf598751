import { z } from "zod";
import { groupOf, mustBeIdle, ok, touch, volumeOf, type BlockCall, type BlockOperation } from "./call";
import { begin, durations, stateAt } from "./lifecycle";
import type { DayOfWeek } from "../storage/schedule-runs";
import type { GroupRecord, SnapshotSchedule, VolumeRecord } from "./records";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { changeSchedule, removeSnapshot, snapshotsAt, takeSnapshot } from "./snapshots";

/** Snapshots and their schedules are the same for volumes and groups but for the owner's id in the answer. */
interface Ownership<R extends VolumeRecord | GroupRecord> {
  find(call: BlockCall): R;
  idField: "volume_id" | "volume_group_id";
  /** The volumes whose content a snapshot captures. */
  volumes(call: BlockCall, owner: R): VolumeRecord[];
}

const ofVolume: Ownership<VolumeRecord> = { find: volumeOf, idField: "volume_id", volumes: (_, volume) => [volume] };
const ofGroup: Ownership<GroupRecord> = {
  find: groupOf,
  idField: "volume_group_id",
  volumes: (call, group) => call.world.members(group),
};

/** Space for snapshots must be reserved on every volume that is captured. */
function mustBeActivated(volumes: readonly VolumeRecord[]): void {
  if (volumes.length === 0) throw badRequest("The volume group has no volumes.");
  const bare = volumes.find((volume) => volume.snapshotRate === null);
  if (bare !== undefined) throw badRequest(`Snapshots of volume ${bare.name} are not activated; create its snapshot rate first.`);
}

function mustNotBeReplica(call: BlockCall, owner: VolumeRecord | GroupRecord): void {
  const mirror = call.world.mirrorOf(owner);
  if (mirror?.replica.id === owner.id && mirror.replication.brokenAt === null) {
    throw badRequest(`${owner.name} is a replica that can only be read; break the replication first.`);
  }
}

const scheduleBodySchema = z.object({
  day_of_week: z.enum(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]).optional(),
  hour: z.number(),
});

function readSchedule(call: BlockCall): SnapshotSchedule {
  const { day_of_week: day, hour } = scheduleBodySchema.parse(call.body);
  if (hour < 0 || hour > 23) throw badRequest("hour must be from 0 to 23");
  const dayOfWeek: DayOfWeek | null = day ?? null;
  return { dayOfWeek, hour, since: call.now };
}

function operationsOf<R extends VolumeRecord | GroupRecord>({ find, idField, volumes }: Ownership<R>) {
  const answer = (owner: R, snapshotId: string, more: object = {}) =>
    ok({ account_id: owner.accountId, snapshot_id: snapshotId, ...more, [idField]: owner.id });

  const scheduleAnswer = (owner: R) => {
    const { schedule } = owner;
    if (schedule === null) return ok({ frequency: "NONE", [idField]: owner.id });
    const { dayOfWeek, hour } = schedule;
    const when = dayOfWeek === null ? { frequency: "DAILY" } : { frequency: "WEEKLY", day_of_week: dayOfWeek };
    return ok({ ...when, hour, [idField]: owner.id });
  };

  const list: BlockOperation = (call) => {
    const owner = find(call);
    const snapshots = snapshotsAt(owner, call.now);
    const shown = snapshots.map(({ id, name, createdAt, sizeMb }) => ({
      created_dt: new Date(createdAt).toISOString(),
      snapshot_id: id,
      snapshot_name: name,
      ...(owner.kind === "volume" ? { snapshot_size_mb: sizeMb } : {}),
    }));
    const space = owner.kind === "volume" ? spaceOf(owner, snapshots) : {};
    return ok({ is_snapshot_policy: owner.schedule !== null, ...space, snapshots: shown, [idField]: owner.id });
  };

  const create: BlockOperation = (call) => {
    const owner = find(call);
    mustBeIdle(call, owner);
    mustNotBeReplica(call, owner);
    mustBeActivated(volumes(call, owner));
    const snapshot = takeSnapshot(owner, call.now);
    touch(call, owner);
    return answer(owner, snapshot.id, { snapshot_name: snapshot.name });
  };

  const remove: BlockOperation = (call) => {
    const owner = find(call);
    const id = call.path.snapshot_id ?? "";
    mustBeIdle(call, owner);
    if (!removeSnapshot(owner, id, call.now)) throw notFound("Snapshot", id);
    touch(call, owner);
    return answer(owner, id);
  };

  /** Puts every captured volume back; all of them are being edited meanwhile. */
  const restore: BlockOperation = (call) => {
    const owner = find(call);
    const id = call.path.snapshot_id ?? "";
    if (!snapshotsAt(owner, call.now).some((snapshot) => snapshot.id === id)) throw notFound("Snapshot", id);
    mustNotBeReplica(call, owner);
    const captured = volumes(call, owner);
    mustBeIdle(call, owner, ...captured);
    for (const record of new Set([owner, ...captured])) {
      begin(call, record, { during: "EDITING", forMs: durations.restore, after: stateAt(record, call.now) });
      touch(call, record);
    }
    return answer(owner, id);
  };

  const createSchedule: BlockOperation = (call) => {
    const owner = find(call);
    const schedule = readSchedule(call);
    if (owner.schedule !== null) throw conflict(`${owner.name} already has a snapshot schedule.`);
    mustBeIdle(call, owner);
    mustBeActivated(volumes(call, owner));
    changeSchedule(owner, schedule, call.now);
    touch(call, owner);
    return scheduleAnswer(owner);
  };

  const setSchedule: BlockOperation = (call) => {
    const owner = find(call);
    const schedule = readSchedule(call);
    if (owner.schedule === null) throw notFound("Snapshot schedule of", owner.id);
    mustBeIdle(call, owner);
    changeSchedule(owner, schedule, call.now);
    touch(call, owner);
    return scheduleAnswer(owner);
  };

  const deleteSchedule: BlockOperation = (call) => {
    const owner = find(call);
    if (owner.schedule === null) throw notFound("Snapshot schedule of", owner.id);
    mustBeIdle(call, owner);
    changeSchedule(owner, null, call.now);
    touch(call, owner);
    return scheduleAnswer(owner);
  };

  return { list, create, remove, restore, createSchedule, setSchedule, deleteSchedule };
}

/** What a volume keeps for snapshots and how much of it they use. */
function spaceOf(volume: VolumeRecord, snapshots: readonly { sizeMb: number }[]) {
  const rate = volume.snapshotRate ?? 0;
  return {
    snapshot_capacity_mb: Math.round((volume.sizeGb * 1024 * rate) / 100),
    snapshot_capacity_rate: rate,
    snapshot_total_usage: snapshots.reduce((sum, { sizeMb }) => sum + sizeMb, 0),
  };
}

export const volumeSnapshots = operationsOf(ofVolume);
export const groupSnapshots = operationsOf(ofGroup);
