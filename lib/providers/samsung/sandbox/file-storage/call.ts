import { badRequest, conflict, notFound } from "../storage/refusal";
import { textOf, type StorageCall, type StorageOperation } from "../storage/call";
import { stateAt } from "../storage/work";
import type { FileVolume } from "./records";
import type { FileStorageWorld, Shelf } from "./world";

export type FileCall = StorageCall<FileStorageWorld>;
export type FileOperation = StorageOperation<FileStorageWorld>;

/** How long the storage system works on each thing, in milliseconds. */
export const durations = {
  createVolume: 20_000,
  deleteVolume: 12_000,
  createSnapshot: 4_000,
  deleteSnapshot: 4_000,
  restore: 15_000,
  rule: 4_000,
  replicate: 60_000,
  changeReplication: 6_000,
} as const;

export const shelfOf = (call: FileCall): Shelf => call.world.shelf(call.place);

/** The volume that the path or the query names. */
export function volumeOf(call: FileCall, id = call.path.volume_id ?? textOf(call, "volume_id") ?? ""): FileVolume {
  const volume = shelfOf(call).volumes.get(id);
  if (volume === null) throw notFound("Volume", id);
  return volume;
}

/** Refuses work on what is being worked on or is broken. */
export function mustBeIdle(call: FileCall, volume: FileVolume): void {
  const state = stateAt(volume, call.now);
  if (state !== "available") throw conflict(`Volume ${volume.name} is ${state}; it must be available.`);
  if (volume.busy !== null && call.now < volume.busy.until) throw conflict(`Volume ${volume.name} is busy: ${volume.busy.word}.`);
}

/** Replicas are read-only until their replication is paused, and backups until it is deleted. */
export function mustBeWritable(call: FileCall, volume: FileVolume): void {
  const mirror = volume.origin === null ? undefined : call.world.mirrorsOf(volume)[0];
  if (mirror !== undefined && (mirror.replication.type === "backup" || mirror.replication.policy === "use")) {
    throw badRequest(`Volume ${volume.name} is a ${volume.purpose} volume and can only be read.`);
  }
}

/** Names are unique in account and region; the contract holds them to their pattern. */
export function mustBeFreeName(shelf: Shelf, name: string): void {
  for (const volume of shelf.volumes.rows()) if (volume.name === name) throw conflict(`The name ${name} is already in use.`);
}

const passwordRule = /^(?=.*[a-zA-Z])(?=.*\d)(?=.*[!#&'*+,\-.:;<=>?@^_`~/|])[a-zA-Z\d!#&'*+,\-.:;<=>?@^_`~/|]{6,20}$/;

/** CIFS volumes are made with a password: 6 to 20 characters with letter, digit and sign. NFS volumes take no notice of one. */
export function mustHavePassword(protocol: string, password: string | null | undefined): void {
  if (protocol !== "CIFS") return;
  if (!password) throw badRequest("cifs_password is required for a CIFS volume");
  if (!passwordRule.test(password)) {
    throw badRequest("cifs_password must be 6 to 20 characters with a letter, a digit and a special character");
  }
}

/** A retention count, 1 to 128 as the vendor's Terraform provider has it; `fallback` when it is left out. */
export function readCount(field: string, value: number | null | undefined, fallback: number): number {
  const count = value ?? fallback;
  if (count < 1 || count > 128) throw badRequest(`${field} must be from 1 to 128`);
  return count;
}
