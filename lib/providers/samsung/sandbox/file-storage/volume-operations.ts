import { mix } from "@/lib/sandbox/randomness";
import { zVolumeCreateRequest, zVolumeSetRequest } from "../../generated/file-storage/zod.gen";
import { NumberedIds } from "../fleet/numbered-ids";
import { accepted, ok, textOf } from "../storage/call";
import { digest, draw } from "../storage/deterministic";
import { containing, listPage } from "../storage/listing";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { zonelessTime } from "../storage/times";
import { begin, stateAt } from "../storage/work";
import {
  durations,
  mustBeFreeName,
  mustBeIdle,
  mustBeWritable,
  mustHavePassword,
  shelfOf,
  volumeOf,
  type FileCall,
  type FileOperation,
} from "./call";
import { volumeTypes, type FileVolume, type VolumeType } from "./records";
import { rulesAt } from "./rule-operations";
import { snapshotsAt } from "./snapshots";

const typeIds = new NumberedIds(mix(0x7e5));

/** File Storage 1.0 and 1.1, Volume. */
const listed = (call: FileCall, volume: FileVolume) => ({
  id: volume.id,
  name: volume.name,
  protocol: volume.protocol,
  state: stateAt(volume, call.now),
  account_id: volume.accountId,
  created_at: zonelessTime(volume.createdAt),
  type_id: typeIds.uuid(volumeTypes.indexOf(volume.type)),
  type_name: volume.type,
  purpose: volume.purpose,
});

/** Where clients mount it; null until there is something to mount. */
function mountPath(volume: FileVolume): string {
  return volume.protocol === "NFS" ? `${volume.address}:/${volume.storageName}` : `\\\\${volume.address}\\${volume.storageName}`;
}

export const listVolumes: FileOperation = (call) => {
  const { volumes } = shelfOf(call);
  const name = containing(call.query.name);
  const type = textOf(call, "type_name");
  const page = listPage(
    {
      count: volumes.count,
      rows: (skip) => volumes.rows(skip),
      show: (volume) => listed(call, volume),
      keep:
        name === null && type === null
          ? null
          : (volume) => (name === null || name(volume.name)) && (type === null || volume.type === type),
    },
    call.query,
  );
  return ok({ count: page.total, filestorages: page.items });
};

/** `usage` is in GiB, as the vendor's Terraform provider says of it. */
export const showVolume: FileOperation = (call) => {
  const volume = volumeOf(call);
  const isThere = stateAt(volume, call.now) !== "creating";
  const endpoint = rulesAt(volume, call.now).find(({ type }) => type === "ENDPOINT");
  const address = endpoint === undefined ? null : shelfOf(call).objects.find("ENDPOINT", endpoint.id)?.ips[0];
  return ok({
    ...listed(call, volume),
    path: isThere ? mountPath(volume) : null,
    usage: isThere ? volume.usageGib : null,
    encryption_enabled: true,
    file_unit_recovery_enabled: volume.isFileUnitRecovery,
    cifs_id: volume.protocol === "CIFS" ? volume.storageName.slice(-6) : null,
    endpoint_path: address ?? null,
  });
};

export const isVolumeType = (word: string): word is VolumeType => volumeTypes.some((type) => type === word);

/** A volume with nothing on it yet; what `frame` leaves open is said by whoever makes it. */
export function newVolume(
  call: FileCall,
  frame: Pick<FileVolume, "region" | "name" | "protocol" | "type" | "usageGib"> & Partial<FileVolume>,
): FileVolume {
  const id = call.world.newId("file volume");
  const hex = digest(id);
  return {
    id,
    accountId: call.place.accountId,
    storageName: `${frame.name}_${draw(hex, 1, 36 ** 6)
      .toString(36)
      .padStart(6, "0")}`,
    purpose: "none",
    createdAt: call.now,
    address: `10.${32 + draw(hex, 2, 32)}.${draw(hex, 3, 250)}.${10 + draw(hex, 4, 200)}`,
    isFileUnitRecovery: false,
    busy: null,
    snapshots: [],
    schedule: null,
    retentionCount: 10,
    rules: [],
    replications: [],
    origin: null,
    settled: "available",
    work: null,
    ...frame,
  };
}

/** The volume here that has a snapshot of this id. */
function volumeWithSnapshot(call: FileCall, snapshotId: string): FileVolume {
  for (const volume of shelfOf(call).volumes.rows()) {
    const snapshot = snapshotsAt(call.world, volume, call.now).find(({ id }) => id === snapshotId);
    if (snapshot === undefined) continue;
    if (stateAt(snapshot, call.now) !== "available") throw conflict(`Snapshot ${snapshotId} is not available.`);
    return volume;
  }
  throw notFound("Snapshot", snapshotId);
}

/** With `snapshot_id` the volume is made from that snapshot and must be of its volume's protocol and type. */
export const createVolume: FileOperation = (call) => {
  const wish = zVolumeCreateRequest.parse(call.body);
  if (!isVolumeType(wish.type_name)) throw badRequest(`type_name must be one of ${volumeTypes.join(", ")}`);
  mustHavePassword(wish.protocol, wish.cifs_password);
  const keys = (wish.tags ?? []).map(({ key }) => key);
  if (new Set(keys).size !== keys.length) throw badRequest("a tag key is given twice");
  const source = wish.snapshot_id ? volumeWithSnapshot(call, wish.snapshot_id) : null;
  if (source !== null && (source.type !== wish.type_name || source.protocol !== wish.protocol)) {
    throw badRequest(`A volume from this snapshot must be ${source.protocol} on ${source.type}.`);
  }
  mustBeFreeName(shelfOf(call), wish.name);

  const volume = newVolume(call, {
    region: call.place.region,
    name: wish.name,
    protocol: wish.protocol === "CIFS" ? "CIFS" : "NFS",
    type: wish.type_name,
    usageGib: source?.usageGib ?? 0,
  });
  const after = call.outcome === "error" ? "error" : "available";
  begin(volume, call.now, { during: "creating", forMs: durations.createVolume, after });
  shelfOf(call).volumes.add(volume);
  return accepted({
    protocol: volume.protocol,
    snapshot_id: wish.snapshot_id ?? null,
    type_name: volume.type,
    volume_id: volume.id,
    volume_name: volume.name,
  });
};

export const setVolume: FileOperation = (call) => {
  const volume = volumeOf(call);
  const wish = zVolumeSetRequest.parse(call.body);
  mustBeIdle(call, volume);
  mustBeWritable(call, volume);
  volume.isFileUnitRecovery = wish.file_unit_recovery_enabled;
  return accepted({ file_unit_recovery_enabled: volume.isFileUnitRecovery });
};

/**
 * Access and replications must be gone first; snapshots go with the volume. A backup, which has no call of its own to end it,
 * ends with its volume, as the vendor's Terraform provider does it.
 */
export const deleteVolume: FileOperation = (call) => {
  const volume = volumeOf(call);
  const { volumes } = shelfOf(call);
  const state = stateAt(volume, call.now);
  if (state !== "available" && state !== "error") throw conflict(`Volume ${volume.name} is ${state}.`);
  if (state === "available") mustBeIdle(call, volume);
  if (rulesAt(volume, call.now).length > 0) throw conflict(`Volume ${volume.name} has access rules; remove them first.`);
  const mirrors = call.world.mirrorsOf(volume);
  const held = mirrors.find(({ replication, replica }) => replication.type === "replication" || replica.id !== volume.id);
  if (held !== undefined) throw conflict(`Volume ${volume.name} is part of a ${held.replication.type}; delete that first.`);
  for (const mirror of mirrors) call.world.part(mirror);
  begin(volume, call.now, {
    during: "deleting",
    forMs: durations.deleteVolume,
    after: call.outcome === "error" ? "error" : "deleted",
  });
  if (volume.settled === "deleted") call.world.plan(call.now + durations.deleteVolume, () => volumes.remove(volume.id));
  return accepted();
};
