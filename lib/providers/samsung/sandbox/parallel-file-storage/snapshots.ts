import { digest, draw, snapshotId, stamp } from "../storage/deterministic";
import { stateAt } from "../storage/work";
import type { ParallelVolume, Snapshot } from "./records";

/** A snapshot of a moment; it holds some thousandths of what is on the volume. */
export function snapshotOf(volume: Pick<ParallelVolume, "id" | "usedTb" | "snapshots">, at: number): Snapshot {
  const hex = digest(volume.id, "snapshot", volume.snapshots.length, at);
  return {
    id: snapshotId(hex),
    name: `snapshot.${stamp(at)}`,
    createdAt: at,
    sizeBytes: volume.usedTb * (1 + draw(hex, 7, 30)) * 2 ** 30,
    settled: "available",
    work: null,
  };
}

/** All snapshots at a moment, newest first. */
export function snapshotsAt(volume: ParallelVolume, now: number): Snapshot[] {
  return volume.snapshots
    .filter((snapshot) => stateAt(snapshot, now) !== "deleted")
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}
