import { digest, draw, snapshotId, stamp } from "../storage/deterministic";
import { scheduleRuns } from "../storage/schedule-runs";
import { stateAt } from "../storage/work";
import type { FileVolume, Frequency, Replication, Snapshot } from "./records";
import type { FileStorageWorld } from "./world";

const periodMs: Record<Frequency, number> = {
  "5min": 300_000,
  hourly: 3_600_000,
  daily: 86_400_000,
  weekly: 7 * 86_400_000,
  monthly: 30 * 86_400_000,
};

function snapshotOf(volume: FileVolume, at: number, label: string): Snapshot {
  const hex = digest(volume.id, label, at);
  // A snapshot holds what changed since the one before: a small share of what is on the volume.
  const sizeBytes = Math.round(volume.usageGib * 1024 * (1 + draw(hex, 7, 20))) * 1024 * 1024;
  return {
    id: snapshotId(hex),
    name: `${volume.name}.${stamp(at)}`,
    createdAt: at,
    sizeBytes: Math.round(sizeBytes / 1000),
    isScheduled: label === "schedule",
    settled: "available",
    work: null,
  };
}

/** The copies that a backup keeps: one for each of its newest transfers. */
function keptCopies(replica: FileVolume, { frequency, retentionCount, since }: Replication, now: number): Snapshot[] {
  const period = periodMs[frequency];
  const transfers = Math.floor((now - since) / period);
  const kept = Math.min(retentionCount ?? 0, Math.max(0, transfers));
  return Array.from({ length: kept }, (_, back) => snapshotOf(replica, since + (transfers - back) * period, "backup"));
}

/**
 * All snapshots of a volume at a moment, newest first: those made by hand, the newest of its schedule as many as are kept,
 * and on a backup the copies that it keeps.
 */
export function snapshotsAt(world: FileStorageWorld, volume: FileVolume, now: number): Snapshot[] {
  const runs =
    volume.schedule === null
      ? []
      : scheduleRuns(volume.schedule, now, volume.retentionCount).map((at) => snapshotOf(volume, at, "schedule"));
  const mirror = volume.purpose === "backup" ? world.mirrorsOf(volume)[0] : undefined;
  const copies = mirror === undefined ? [] : keptCopies(volume, mirror.replication, now);
  const known = new Set(volume.snapshots.map(({ id }) => id));
  const made = [...runs, ...copies].filter(({ id }) => !known.has(id));
  const all = [...volume.snapshots.filter((snapshot) => stateAt(snapshot, now) !== "deleted"), ...made];
  all.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  let scheduled = 0;
  return all.filter(({ isScheduled }) => !isScheduled || (scheduled += 1) <= volume.retentionCount);
}

/** The snapshot of that id as a record of the volume that may be changed; null when there is none. */
export function keepSnapshot(world: FileStorageWorld, volume: FileVolume, moment: { id: string; now: number }): Snapshot | null {
  const there = snapshotsAt(world, volume, moment.now);
  const snapshot = there.find(({ id }) => id === moment.id);
  if (snapshot === undefined) return null;
  // What has made room for newer ones is gone for good, even when one of those is deleted.
  volume.snapshots = volume.snapshots.filter((kept) => there.includes(kept) || stateAt(kept, moment.now) === "deleted");
  if (!volume.snapshots.includes(snapshot)) volume.snapshots.push(snapshot);
  return snapshot;
}

export function takeSnapshot(volume: FileVolume, now: number): Snapshot {
  const snapshot = snapshotOf(volume, now, `hand-${volume.snapshots.length}`);
  volume.snapshots.push(snapshot);
  return snapshot;
}

/** Gives the volume another schedule, or none. What the old one made stays, as long as it is among those kept. */
export function changeSchedule(
  world: FileStorageWorld,
  volume: FileVolume,
  change: { schedule: FileVolume["schedule"]; retentionCount: number; now: number },
): void {
  volume.snapshots = snapshotsAt(world, volume, change.now);
  volume.schedule = change.schedule;
  volume.retentionCount = change.retentionCount;
  // Fewer are kept from now on: the others are gone at once.
  volume.snapshots = snapshotsAt(world, volume, change.now);
}
