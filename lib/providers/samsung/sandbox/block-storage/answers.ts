import { isAtLeast, shelfOf, type BlockCall } from "./call";
import { stateAt } from "./lifecycle";
import type { GroupRecord, StorageRecord, VolumeRecord } from "./records";
import { authOf, clockText, lagMs, syncState } from "./replication";
import type { Mirror } from "./world";

const iso = (at: number) => new Date(at).toISOString();

const srn = (call: BlockCall, service: string, id: string) =>
  `srn:e::${call.place.accountId}:${call.place.region}::${service}/${id}`;

const hasOrigin = (record: StorageRecord) => record.origin !== null || record.recovery?.recoveryId === record.id;

function scheduleModel(record: StorageRecord) {
  const { schedule } = record;
  if (schedule === null) return { frequency: "NONE" };
  if (schedule.dayOfWeek === null) return { frequency: "DAILY", hour: schedule.hour };
  return { frequency: "WEEKLY", day_of_week: schedule.dayOfWeek, hour: schedule.hour };
}

/** Block Storage 1.0 to 1.3, VolumeListModel. */
export function volumeListModel(call: BlockCall, volume: VolumeRecord) {
  const group = volume.groupId === null ? null : shelfOf(call).groups.get(volume.groupId);
  return {
    attachments: volume.attachments.map(({ id }) => ({ id, name: call.world.server(call.place, id)?.name ?? id })),
    created_at: iso(volume.createdAt),
    created_by: volume.createdBy,
    disk_type: volume.diskType,
    has_relation: volume.replication !== null || hasOrigin(volume),
    id: volume.id,
    is_in_volume_group: group !== null,
    is_snapshot_activated: volume.snapshotRate !== null,
    iscsi_target_ips: volume.targetIps,
    modified_at: iso(volume.modifiedAt),
    modified_by: volume.modifiedBy,
    name: volume.name,
    purpose: volume.purpose,
    size_gb: volume.sizeGb,
    state: stateAt(volume, call.now),
    ...(group === null ? {} : { volume_group: { id: group.id, name: group.name } }),
  };
}

function recoveryModel(call: BlockCall, record: VolumeRecord) {
  if (record.recovery === null) return {};
  const end = (id: string) => {
    const volume = shelfOf(call).volumes.get(id);
    return { id, name: volume?.name ?? "", attachments: (volume?.attachments ?? []).map((a) => ({ id: a.id, type: a.type })) };
  };
  return { recovery: { origin_volume: end(record.recovery.originId), recovery_volume: end(record.recovery.recoveryId) } };
}

/** Block Storage 1.0, 1.1 VolumeModel; 1.2 and later add `qos`. */
export function volumeModel(call: BlockCall, volume: VolumeRecord) {
  const group = volume.groupId === null ? null : shelfOf(call).groups.get(volume.groupId);
  return {
    account_id: volume.accountId,
    attachments: volume.attachments.map(({ id, type }) => {
      const server = call.world.server(call.place, id);
      return {
        id,
        image_name: server?.imageName ?? "",
        name: server?.name ?? "",
        srn: srn(call, "baremetal:server", id),
        state: server?.state ?? "UNKNOWN",
        type,
      };
    }),
    created_at: iso(volume.createdAt),
    created_by: volume.createdBy,
    disk_type: volume.diskType,
    external_errors: [],
    has_origin: hasOrigin(volume),
    has_replication: volume.replication !== null,
    id: volume.id,
    is_encryption: volume.isEncrypted,
    iscsi_target_ips: volume.targetIps,
    modified_at: iso(volume.modifiedAt),
    modified_by: volume.modifiedBy,
    name: volume.name,
    ...(volume.previous === null ? {} : { previous_state: volume.previous }),
    purpose: volume.purpose,
    ...(isAtLeast(call, "1.2") && volume.qos !== null ? { qos: volume.qos } : {}),
    ...recoveryModel(call, volume),
    size_gb: volume.sizeGb,
    ...(volume.snapshotRate === null ? {} : { snapshot_rate: volume.snapshotRate }),
    snapshot_schedule: scheduleModel(volume),
    srn: srn(call, "baremetal-blockstorage:volume", volume.id),
    state: stateAt(volume, call.now),
    storage_volume_name: volume.storageName,
    ...(group === null ? {} : { volume_group: { id: group.id, name: group.name } }),
  };
}

/** Block Storage 1.0 to 1.3, VolumeGroupListModel. */
export function groupListModel(call: BlockCall, group: GroupRecord) {
  return {
    account_id: group.accountId,
    created_at: iso(group.createdAt),
    created_by: group.createdBy,
    id: group.id,
    modified_at: iso(group.modifiedAt),
    modified_by: group.modifiedBy,
    name: group.name,
    num_of_block_storages: group.memberIds.length,
    purpose: group.purpose,
    state: stateAt(group, call.now),
  };
}

function recoveryEnds(call: BlockCall, volume: VolumeRecord) {
  if (volume.recovery === null) return {};
  const { volumes } = shelfOf(call);
  const end = (id: string) => ({ id, name: volumes.get(id)?.name ?? "" });
  return { origin_volume: end(volume.recovery.originId), recovery_volume: end(volume.recovery.recoveryId) };
}

/** Block Storage 1.0 to 1.3, VolumeGroupModel. */
export function groupModel(call: BlockCall, group: GroupRecord) {
  const end = (id: string) => ({ id, name: shelfOf(call).groups.get(id)?.name ?? "" });
  return {
    account_id: group.accountId,
    created_at: iso(group.createdAt),
    created_by: group.createdBy,
    has_origin: hasOrigin(group),
    has_replication: group.replication !== null,
    id: group.id,
    member_volumes: call.world.members(group).map((volume) => ({
      disk_type: volume.diskType,
      id: volume.id,
      name: volume.name,
      ...recoveryEnds(call, volume),
      size_gb: volume.sizeGb,
      ...(volume.snapshotRate === null ? {} : { snapshot_rate: volume.snapshotRate }),
      state: stateAt(volume, call.now),
    })),
    modified_at: iso(group.modifiedAt),
    modified_by: group.modifiedBy,
    name: group.name,
    purpose: group.purpose,
    ...(group.recovery === null
      ? {}
      : {
          recovery: { origin_volume_group: end(group.recovery.originId), recovery_volume_group: end(group.recovery.recoveryId) },
        }),
    snapshot_schedule: scheduleModel(group),
    so_storage_id: group.storageId,
    so_volume_pool_id: group.poolId,
    state: stateAt(group, call.now),
    storage_volume_group_name: group.storageName,
  };
}

/** Block Storage 1.0 to 1.3, VolumeGroupMemberResponse. */
export function membersModel(call: BlockCall, group: GroupRecord) {
  return {
    id: group.id,
    member_volumes: call.world.members(group).map((volume) => ({
      disk_type: volume.diskType,
      id: volume.id,
      name: volume.name,
      purpose: volume.purpose,
      size_gb: volume.sizeGb,
      so_volume_id: volume.id,
      so_volume_name: volume.storageName,
    })),
  };
}

/** The other end of a mirror, its cycle and state; from 1.3 on also its lag. */
export function mirrorModel(call: BlockCall, record: VolumeRecord | GroupRecord, mirror: Mirror) {
  const end = record.id === mirror.origin.id ? "replica" : "origin";
  const other = mirror[end];
  const related = {
    auth: authOf(end, mirror.replication),
    id: other.id,
    name: other.name,
    purpose: other.purpose,
    region: other.region,
  };
  return {
    ...(isAtLeast(call, "1.3") ? { lag_time: clockText(lagMs(mirror.replication, call.now)) } : {}),
    [record.kind === "volume" ? "related_volumes" : "related_volume_groups"]: [related],
    sync_cycle: mirror.replication.cycle,
    sync_state: syncState(mirror.replication, call.now),
  };
}
