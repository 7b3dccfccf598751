import { scheduleRuns, type SnapshotTimes } from "../storage/schedule-runs";
import { digest, draw, snapshotId, stamp } from "../storage/deterministic";
import type { Snapshot, StorageRecord, VolumeRecord } from "./records";

/** How many snapshots of its schedule an owner keeps; older ones make room. The contract names no number. */
const keptOf = (schedule: SnapshotTimes) => (schedule.dayOfWeek === null ? 7 : 4);

function snapshotOf(owner: StorageRecord, at: number, label: string): Snapshot {
  const hex = digest(owner.id, label, at);
  // A snapshot holds what changed since the one before: a small share of the volume.
  const sizeMb =
    owner.kind === "volume" ? Math.round(((owner as VolumeRecord).sizeGb * 1024 * (1 + draw(hex, 7, 40))) / 1000) : 0;
  return { id: snapshotId(hex), name: `${owner.storageName}___${label}-bm-blockstorage.${stamp(at)}`, createdAt: at, sizeMb };
}

/** All snapshots at a moment, newest first: those made by hand and those that the schedule has made by then. */
export function snapshotsAt(owner: StorageRecord, now: number): Snapshot[] {
  const scheduled =
    owner.schedule === null
      ? []
      : scheduleRuns(owner.schedule, now, keptOf(owner.schedule)).map((at) => snapshotOf(owner, at, "snapshot-schedule"));
  const kept = scheduled.filter(({ id }) => !owner.removedSnapshots.has(id));
  return [...owner.snapshots, ...kept].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}

/** Takes a snapshot now. */
export function takeSnapshot(owner: StorageRecord, now: number): Snapshot {
  const taken = snapshotOf(owner, now, `snapshot-create${owner.snapshots.length === 0 ? "" : `-${owner.snapshots.length}`}`);
  const snapshot = { ...taken, name: `${owner.storageName}___snapshot-create-bm-blockstorage.${stamp(now)}` };
  owner.snapshots.push(snapshot);
  return snapshot;
}

/** Removes one snapshot; false when the owner has none of that id. */
export function removeSnapshot(owner: StorageRecord, id: string, now: number): boolean {
  if (!snapshotsAt(owner, now).some((snapshot) => snapshot.id === id)) return false;
  owner.snapshots = owner.snapshots.filter((snapshot) => snapshot.id !== id);
  owner.removedSnapshots.add(id);
  return true;
}

/** Gives the owner another schedule, or none. What the old one made stays. */
export function changeSchedule(owner: StorageRecord, schedule: StorageRecord["schedule"], now: number): void {
  owner.snapshots = snapshotsAt(owner, now);
  owner.schedule = schedule;
}
