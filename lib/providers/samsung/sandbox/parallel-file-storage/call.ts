import { textOf, type StorageCall, type StorageOperation } from "../storage/call";
import { conflict, notFound } from "../storage/refusal";
import { stateAt } from "../storage/work";
import type { ParallelVolume } from "./records";
import type { ParallelFileStorageWorld, Shelf } from "./world";

export type ParallelCall = StorageCall<ParallelFileStorageWorld>;
export type ParallelOperation = StorageOperation<ParallelFileStorageWorld>;

/** How long the storage system works on each thing, in milliseconds. */
export const durations = {
  createVolume: 30_000,
  deleteVolume: 20_000,
  resize: 10_000,
  createSnapshot: 5_000,
  deleteSnapshot: 5_000,
  restore: 20_000,
  access: 5_000,
} as const;

export const shelfOf = (call: ParallelCall): Shelf => call.world.shelf(call.place);

/** The volume that the path or the query names. */
export function volumeOf(call: ParallelCall, id = call.path.volume_id ?? textOf(call, "volume_id") ?? ""): ParallelVolume {
  const volume = shelfOf(call).volumes.get(id);
  if (volume === null) throw notFound("Volume", id);
  return volume;
}

/** Refuses work on what is being worked on or is broken. */
export function mustBeIdle(call: ParallelCall, volume: ParallelVolume): void {
  const state = stateAt(volume, call.now);
  if (state !== "available") throw conflict(`Volume ${volume.name} is ${state}; it must be available.`);
  if (volume.busy !== null && call.now < volume.busy.until) throw conflict(`Volume ${volume.name} is busy: ${volume.busy.word}.`);
}
