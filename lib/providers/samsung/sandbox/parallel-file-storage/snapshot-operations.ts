import { zSnapshotCreateRequest } from "../../generated/parallel-file-storage/zod.gen";
import { accepted, ok } from "../storage/call";
import { conflict, notFound } from "../storage/refusal";
import { zonelessTime } from "../storage/times";
import { begin, stateAt } from "../storage/work";
import { durations, mustBeIdle, volumeOf, type ParallelCall, type ParallelOperation } from "./call";
import type { ParallelVolume, Snapshot } from "./records";
import { snapshotOf, snapshotsAt } from "./snapshots";

/** Parallel File Storage 1.0, Snapshot; sizes are bytes. */
const shown = (snapshot: Snapshot, now: number) => ({
  id: snapshot.id,
  name: snapshot.name,
  size: stateAt(snapshot, now) === "creating" ? null : snapshot.sizeBytes,
  state: stateAt(snapshot, now),
  created_at: zonelessTime(snapshot.createdAt),
});

export const listSnapshots: ParallelOperation = (call) => {
  const snapshots = snapshotsAt(volumeOf(call), call.now);
  return ok({
    count: snapshots.length,
    snapshot_size_total_byte: snapshots.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    snapshots: snapshots.map((snapshot) => shown(snapshot, call.now)),
  });
};

export const createSnapshot: ParallelOperation = (call) => {
  const volume = volumeOf(call, zSnapshotCreateRequest.parse(call.body).volume_id);
  mustBeIdle(call, volume);
  const snapshot = snapshotOf(volume, call.now);
  const after = call.outcome === "error" ? "error" : "available";
  begin(snapshot, call.now, { during: "creating", forMs: durations.createSnapshot, after });
  volume.snapshots.push(snapshot);
  volume.busy = { word: "a snapshot is being taken", until: call.now + durations.createSnapshot };
  return accepted({ snapshot: { ...shown(snapshot, call.now), volume_id: volume.id } });
};

function idleSnapshot(call: ParallelCall, volume: ParallelVolume): Snapshot {
  const id = call.path.snapshot_id ?? "";
  const snapshot = snapshotsAt(volume, call.now).find((known) => known.id === id);
  if (snapshot === undefined) throw notFound("Snapshot", id);
  mustBeIdle(call, volume);
  return snapshot;
}

export const deleteSnapshot: ParallelOperation = (call) => {
  const volume = volumeOf(call);
  const snapshot = idleSnapshot(call, volume);
  const after = call.outcome === "error" ? "error" : "deleted";
  begin(snapshot, call.now, { during: "deleting", forMs: durations.deleteSnapshot, after });
  volume.busy = { word: "a snapshot is being deleted", until: call.now + durations.deleteSnapshot };
  return accepted();
};

/** Answers without a body, unlike File Storage's; the volume's state tells how far it is. */
export const restoreSnapshot: ParallelOperation = (call) => {
  const volume = volumeOf(call);
  const snapshot = idleSnapshot(call, volume);
  if (stateAt(snapshot, call.now) !== "available") throw conflict(`Snapshot ${snapshot.name} is not available.`);
  const after = call.outcome === "error" ? "error" : "available";
  begin(volume, call.now, { during: "restoring", forMs: durations.restore, after });
  return accepted();
};
