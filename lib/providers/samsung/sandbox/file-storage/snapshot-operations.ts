import { zSnapshotCreateRequest } from "../../generated/file-storage/zod.gen";
import { accepted, ok } from "../storage/call";
import { conflict, notFound } from "../storage/refusal";
import { zonelessTime } from "../storage/times";
import { begin, stateAt } from "../storage/work";
import { durations, mustBeIdle, mustBeWritable, volumeOf, type FileCall, type FileOperation } from "./call";
import type { FileVolume, Snapshot } from "./records";
import { keepSnapshot, snapshotsAt, takeSnapshot } from "./snapshots";

/** File Storage 1.0 and 1.1, Snapshot; sizes are bytes. */
const shown = (snapshot: Snapshot, now: number) => ({
  id: snapshot.id,
  name: snapshot.name,
  state: stateAt(snapshot, now),
  size: stateAt(snapshot, now) === "creating" ? null : snapshot.sizeBytes,
  created_at: zonelessTime(snapshot.createdAt),
});

export const listSnapshots: FileOperation = (call) => {
  const snapshots = snapshotsAt(call.world, volumeOf(call), call.now);
  return ok({
    count: snapshots.length,
    snapshots: snapshots.map((snapshot) => shown(snapshot, call.now)),
    snapshot_size_total_byte: snapshots.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  });
};

export const createSnapshot: FileOperation = (call) => {
  const volume = volumeOf(call, zSnapshotCreateRequest.parse(call.body).volume_id);
  mustBeIdle(call, volume);
  mustBeWritable(call, volume);
  const snapshot = takeSnapshot(volume, call.now);
  const after = call.outcome === "error" ? "error" : "available";
  begin(snapshot, call.now, { during: "creating", forMs: durations.createSnapshot, after });
  volume.busy = { word: "a snapshot is being taken", until: call.now + durations.createSnapshot };
  return accepted({ snapshot: { ...shown(snapshot, call.now), volume_id: volume.id } });
};

/** A snapshot that can be worked on. */
function idleSnapshot(call: FileCall, volume: FileVolume): Snapshot {
  const id = call.path.snapshot_id ?? "";
  if (!snapshotsAt(call.world, volume, call.now).some((snapshot) => snapshot.id === id)) throw notFound("Snapshot", id);
  mustBeIdle(call, volume);
  mustBeWritable(call, volume);
  const snapshot = keepSnapshot(call.world, volume, { id, now: call.now });
  if (snapshot === null) throw notFound("Snapshot", id);
  return snapshot;
}

export const deleteSnapshot: FileOperation = (call) => {
  const volume = volumeOf(call);
  const snapshot = idleSnapshot(call, volume);
  const after = call.outcome === "error" ? "error" : "deleted";
  begin(snapshot, call.now, { during: "deleting", forMs: durations.deleteSnapshot, after });
  volume.busy = { word: "a snapshot is being deleted", until: call.now + durations.deleteSnapshot };
  return accepted();
};

/** Puts the volume back to the snapshot; later snapshots stay. */
export const restoreSnapshot: FileOperation = (call) => {
  const volume = volumeOf(call);
  const snapshot = idleSnapshot(call, volume);
  if (stateAt(snapshot, call.now) !== "available") throw conflict(`Snapshot ${snapshot.name} is not available.`);
  begin(snapshot, call.now, { during: "restoring", forMs: durations.restore, after: "available" });
  if (call.outcome === "error") begin(volume, call.now, { during: "available", forMs: durations.restore, after: "error" });
  volume.busy = { word: "a snapshot is being restored", until: call.now + durations.restore };
  return accepted({ snapshot: shown(snapshot, call.now) });
};
