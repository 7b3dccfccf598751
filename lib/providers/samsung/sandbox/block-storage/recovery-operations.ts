import { zVolumeGroupRecoveryCreateRequest, zVolumeRecoveryCreateRequest } from "../../generated/block-storage/zod.gen";
import {
  accepted,
  groupOf,
  mustBeFreeName,
  mustBeIdle,
  newFrame,
  newId,
  shelfOf,
  volumeOf,
  type BlockCall,
  type BlockOperation,
} from "./call";
import { digest } from "../storage/deterministic";
import { begin, durations } from "./lifecycle";
import type { GroupRecord, StorageRecord, VolumeRecord } from "./records";
import { notFound } from "../storage/refusal";
import { snapshotsAt } from "./snapshots";

function mustHaveSnapshot(call: BlockCall, owner: StorageRecord, id: string): void {
  if (!snapshotsAt(owner, call.now).some((snapshot) => snapshot.id === id)) throw notFound("Snapshot", id);
}

/** A new volume with the snapshot's content, attached to nothing. */
function recoverVolume(call: BlockCall, origin: VolumeRecord, name: string): VolumeRecord {
  const id = newId(call, "volume");
  const volume: VolumeRecord = {
    ...newFrame(call, call.place),
    kind: "volume",
    id,
    name,
    storageName: `vo${digest(id).slice(0, 22)}`,
    purpose: "RECOVERY",
    diskType: origin.diskType,
    sizeGb: origin.sizeGb,
    attachments: [],
    targetIps: origin.targetIps,
    isEncrypted: origin.isEncrypted,
    qos: origin.qos,
    snapshotRate: null,
    groupId: null,
    recovery: { originId: origin.id, recoveryId: id },
  };
  begin(call, volume, { during: "CREATING", forMs: durations.recover, after: "AVAILABLE" });
  volume.previous = null;
  shelfOf(call).volumes.add(volume);
  origin.recovery = { originId: origin.id, recoveryId: id };
  return volume;
}

/** Block Storage 1.1 and later: a new volume of purpose RECOVERY; the origin is not touched. */
export const createVolumeRecovery: BlockOperation = (call) => {
  const origin = volumeOf(call);
  const wish = zVolumeRecoveryCreateRequest.parse(call.body);
  mustHaveSnapshot(call, origin, wish.snapshot_id);
  mustBeIdle(call, origin);
  mustBeFreeName(shelfOf(call), "volume", wish.name);
  return accepted(call, recoverVolume(call, origin, wish.name).id);
};

/** Block Storage 1.1 and later: a new group of new volumes, all named by prefix and the origin's name. */
export const createVolumeGroupRecovery: BlockOperation = (call) => {
  const origin = groupOf(call);
  const wish = zVolumeGroupRecoveryCreateRequest.parse(call.body);
  mustHaveSnapshot(call, origin, wish.snapshot_id);
  mustBeIdle(call, origin);
  const shelf = shelfOf(call);
  const named = (name: string) => `${wish.block_storage_name_prefix}${name}`;
  const members = call.world.members(origin);
  for (const volume of members) mustBeFreeName(shelf, "volume", named(volume.name));
  mustBeFreeName(shelf, "group", named(origin.name));

  const id = newId(call, "group");
  const group: GroupRecord = {
    ...newFrame(call, call.place),
    kind: "group",
    id,
    name: named(origin.name),
    storageName: `go${digest(id).slice(0, 22)}`,
    purpose: "RECOVERY",
    memberIds: members.map((volume) => {
      const copy = recoverVolume(call, volume, named(volume.name));
      copy.groupId = id;
      return copy.id;
    }),
    poolId: origin.poolId,
    storageId: origin.storageId,
    recovery: { originId: origin.id, recoveryId: id },
  };
  begin(call, group, { during: "CREATING", forMs: durations.recover, after: "AVAILABLE" });
  group.previous = null;
  shelf.groups.add(group);
  origin.recovery = { originId: origin.id, recoveryId: id };
  return accepted(call, id);
};
