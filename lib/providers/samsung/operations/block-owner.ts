import type { FactRow } from "../../plan";
import { askList, askOne, idPath, type VendorRow } from "./ask";
import type { Io } from "./define";

/*
 * Block Storage treats volumes and volume groups alike: the same calls below another path, under names that differ by `Group`.
 * What differs is said here once.
 */
export interface BlockOwner {
  noun: "volume" | "volumeGroup";
  field: "volumeId" | "volumeGroupId";
  word: string;
  /** Path of one of them. */
  path(id: string): string;
  /** `createVolume{…}Snapshot` and its like. */
  operation(verb: string, thing: string): string;
}

export const volumeOwner: BlockOwner = {
  noun: "volume",
  field: "volumeId",
  word: "volume",
  path: (id) => `/v1/volumes/${idPath(id)}`,
  operation: (verb, thing) => `${verb}Volume${thing}`,
};

export const groupOwner: BlockOwner = {
  noun: "volumeGroup",
  field: "volumeGroupId",
  word: "volume group",
  path: (id) => `/v1/volume-groups/${idPath(id)}`,
  operation: (verb, thing) => `${verb}VolumeGroup${thing}`,
};

export const show = (io: Io, owner: BlockOwner, id: unknown): Promise<VendorRow | null> =>
  askOne(io, { service: "block-storage", operationId: owner.operation("show", ""), path: owner.path(String(id)) });

export const showReplication = (io: Io, owner: BlockOwner, id: unknown): Promise<VendorRow | null> =>
  askOne(io, {
    service: "block-storage",
    operationId: owner.operation("show", "Replication"),
    path: `${owner.path(String(id))}/replications`,
  });

export const listSnapshots = (io: Io, owner: BlockOwner, id: unknown): Promise<VendorRow[]> =>
  askList(
    io,
    { service: "block-storage", operationId: owner.operation("list", "Snapshots"), path: `${owner.path(String(id))}/snapshots` },
    "snapshots",
  );

export async function idsByName(io: Io, owner: BlockOwner, name: unknown): Promise<string[]> {
  const [operationId, items] = owner.noun === "volume" ? ["listVolumes", "volumes"] : ["listVolumeGroups", "volume_groups"];
  const path = owner.noun === "volume" ? "/v1/volumes" : "/v1/volume-groups";
  const rows = await askList(
    io,
    { service: "block-storage", operationId, path, query: { name: String(name), limit: "1000" } },
    items,
  );
  return rows.filter((row) => row.name === name && row.state !== "DELETED").map((row) => String(row.id));
}

/** What to read again when one of them changed. */
export const affectedOf = (owner: BlockOwner, row: FactRow, withSnapshots = false) => [
  { noun: owner.noun, partition: row.vendorId },
  ...(withSnapshots ? [{ noun: "snapshot", partition: row.vendorId }] : []),
];
