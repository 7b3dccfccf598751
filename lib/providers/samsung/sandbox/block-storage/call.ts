import { digest } from "../storage/deterministic";
import { isIdle, stateAt } from "./lifecycle";
import type { Place } from "./places";
import type { GroupRecord, StorageRecord, VolumeRecord } from "./records";
import { badRequest, conflict, notFound } from "../storage/refusal";
import type { BlockStorageWorld, Shelf } from "./world";

/** A request that has passed signature and contract, as Block Storage's operations see it. */
export interface BlockCall {
  world: BlockStorageWorld;
  place: Place;
  /** The API version asked for, `1.0` to `1.3`. */
  version: string;
  /** The sandbox's clock in milliseconds. */
  now: number;
  /** Who the access key belongs to. */
  user: string;
  requestId: string;
  path: Readonly<Record<string, string>>;
  query: Readonly<Record<string, unknown>>;
  /** Already valid by the contract for this version. */
  body: unknown;
  /** How the work that this call starts shall end: an error state of the vendor's; null for well. */
  outcome: string | null;
}

export interface BlockAnswer {
  status: number;
  body: unknown;
}

export type BlockOperation = (call: BlockCall) => BlockAnswer;

export const ok = (body: unknown): BlockAnswer => ({ status: 200, body });

/** The answer to work that goes on: what to follow is `resource_id` (Block Storage 1.3, AsyncResponse). */
export const accepted = (call: BlockCall, resourceId: string): BlockAnswer => ({
  status: 202,
  body: { request_id: call.requestId, resource_id: resourceId },
});

export const shelfOf = (call: BlockCall): Shelf => call.world.shelf(call.place);

export const isAtLeast = (call: BlockCall, version: string): boolean => Number(call.version) >= Number(version);

export function volumeOf(call: BlockCall, id = call.path.volume_id ?? ""): VolumeRecord {
  const volume = shelfOf(call).volumes.get(id);
  if (volume === null) throw notFound("Volume", id);
  return volume;
}

export function groupOf(call: BlockCall): GroupRecord {
  const id = call.path.volume_group_id ?? "";
  const group = shelfOf(call).groups.get(id);
  if (group === null) throw notFound("Volume group", id);
  return group;
}

const wordFor = (record: StorageRecord): string => (record.kind === "volume" ? "Volume" : "Volume group");

/** Refuses work on what is being worked on or is broken. */
export function mustBeIdle(call: BlockCall, ...records: StorageRecord[]): void {
  for (const record of records) {
    if (isIdle(record, call.now)) continue;
    throw conflict(`${wordFor(record)} ${record.name} is ${stateAt(record, call.now)}; it must be AVAILABLE or IN_USE.`);
  }
}

/** Marks a record as changed by the caller. */
export function touch(call: BlockCall, record: StorageRecord): void {
  record.modifiedAt = call.now;
  record.modifiedBy = call.user;
}

/** A new id, the same in every run that makes the same things in the same order. */
export function newId(call: BlockCall, kind: string): string {
  return digest(call.world.ground.seed, "new", kind, call.world.nextNumber()).slice(0, 32);
}

const nameRule = /^[a-zA-Z][a-zA-Z0-9-]{2,27}$/;

/** Names are 3 to 28 letters, digits and hyphens, beginning with a letter, and unique in account and region. */
export function mustBeFreeName(shelf: Shelf, kind: "volume" | "group", name: string): void {
  if (!nameRule.test(name)) {
    throw badRequest(`Name ${name} is not valid: 3 to 28 letters, digits and hyphens, beginning with a letter.`);
  }
  const table = kind === "volume" ? shelf.volumes : shelf.groups;
  for (const row of table.rows()) {
    if (row.name === name) throw conflict(`The name ${name} is already in use.`);
  }
}

/** Everything a new volume or group starts with. */
export function newFrame(call: BlockCall, place: Place): Omit<StorageRecord, "kind" | "id" | "name" | "storageName"> {
  return {
    accountId: place.accountId,
    region: place.region,
    purpose: "ORG",
    createdAt: call.now,
    createdBy: call.user,
    modifiedAt: call.now,
    modifiedBy: call.user,
    settled: "AVAILABLE",
    previous: null,
    transition: null,
    snapshots: [],
    removedSnapshots: new Set(),
    schedule: null,
    replication: null,
    origin: null,
    recovery: null,
  };
}
