import {
  zSetVolumeQoSRequest,
  zVolumeCreateRequestV1Dot2,
  zVolumeSnapshotRateRequest,
} from "../../generated/block-storage/zod.gen";
import { volumeListModel, volumeModel } from "./answers";
import { readAttachments } from "./attachment-operations";
import { accepted, mustBeFreeName, mustBeIdle, newFrame, newId, ok, shelfOf, touch, volumeOf, type BlockOperation } from "./call";
import { digest, draw } from "../storage/deterministic";
import { begin, durations, stateAt } from "./lifecycle";
import { containing, listPage } from "../storage/listing";
import type { VolumeRecord } from "./records";
import { badRequest, conflict } from "../storage/refusal";
import { snapshotsAt } from "./snapshots";

const qosLimits = { iops: { min: 5000, max: 20_000 }, throughput: { min: 250, max: 1000 } } as const;
const slowest = { iops: qosLimits.iops.min, throughput: qosLimits.throughput.min };

/** Block Storage 1.3, List Volumes. */
export const listVolumes: BlockOperation = (call) => {
  const { volumes, groups } = shelfOf(call);
  const name = containing(call.query.name);
  const server = containing(call.query.object_name);
  const group = containing(call.query.volume_group_name);
  const keep = (volume: VolumeRecord) =>
    (name === null || name(volume.name)) &&
    (server === null || volume.attachments.some(({ id }) => server(call.world.server(call.place, id)?.name ?? ""))) &&
    (group === null || (volume.groupId !== null && group(groups.get(volume.groupId)?.name ?? "")));
  const page = listPage(
    {
      count: volumes.count,
      rows: (skip) => volumes.rows(skip),
      show: (volume) => volumeListModel(call, volume),
      keep: name === null && server === null && group === null ? null : keep,
    },
    call.query,
  );
  return ok({ total_count: page.total, volumes: page.items });
};

/** Block Storage 1.3, Show Volume. */
export const showVolume: BlockOperation = (call) => ok({ result: volumeModel(call, volumeOf(call)) });

/** Block Storage 1.2 and later have `qos`; SSD volumes made without it get the slowest. */
export const createVolume: BlockOperation = (call) => {
  const wish = zVolumeCreateRequestV1Dot2.parse(call.body);
  if (wish.size_gb < 1 || wish.size_gb > 16_384) throw badRequest("size_gb must be from 1 to 16384");
  if (wish.disk_type === "HDD" && wish.qos !== undefined) throw badRequest("qos is for SSD volumes only");
  const attachments = readAttachments(call, wish.attachments);
  if (attachments.length === 0) throw badRequest("attachments must name at least one server");
  mustBeFreeName(shelfOf(call), "volume", wish.name);

  const id = newId(call, "volume");
  const hex = digest(id);
  const subnet = 4 + draw(hex, 0, 8);
  const volume: VolumeRecord = {
    ...newFrame(call, call.place),
    kind: "volume",
    id,
    name: wish.name,
    storageName: `vo${hex.slice(0, 22)}`,
    diskType: wish.disk_type,
    sizeGb: wish.size_gb,
    attachments,
    targetIps: [`172.30.${subnet}.3`, `172.30.${subnet}.4`],
    isEncrypted: true,
    qos: wish.disk_type === "SSD" ? (wish.qos ?? slowest) : null,
    snapshotRate: null,
    groupId: null,
  };
  begin(call, volume, { during: "CREATING", forMs: durations.createVolume, after: "IN_USE" });
  volume.previous = null;
  shelfOf(call).volumes.add(volume);
  return accepted(call, id);
};

/** Everything that hangs on a volume must be gone first: servers, group, replication. */
export const deleteVolume: BlockOperation = (call) => {
  const volume = volumeOf(call);
  const state = stateAt(volume, call.now);
  if (state === "DELETING") throw conflict(`Volume ${volume.name} is already being deleted.`);
  if (volume.attachments.length > 0) throw badRequest(`Volume ${volume.name} is attached to servers; detach them first.`);
  if (volume.groupId !== null) throw badRequest(`Volume ${volume.name} is in a volume group; take it out first.`);
  if (call.world.mirrorOf(volume) !== null)
    throw badRequest(`Volume ${volume.name} is replicated; delete the replication first.`);
  if (!["AVAILABLE", "ERROR", "ERROR_EDITING", "ERROR_DELETING"].includes(state)) {
    throw conflict(`Volume ${volume.name} is ${state}; it must be AVAILABLE.`);
  }
  begin(call, volume, { during: "DELETING", forMs: durations.remove, after: "DELETED" });
  touch(call, volume);
  call.world.leave(volume);
  return accepted(call, volume.id);
};

/** Keeps what is left out (Block Storage 1.2 and later, Set Volume QoS). */
export const setVolumeQoS: BlockOperation = (call) => {
  const volume = volumeOf(call);
  const wish = zSetVolumeQoSRequest.parse(call.body);
  if (volume.qos === null) throw badRequest("qos is for SSD volumes only");
  if (wish.iops === undefined && wish.throughput === undefined) throw badRequest("iops or throughput must be given");
  const qos = { iops: wish.iops ?? volume.qos.iops, throughput: wish.throughput ?? volume.qos.throughput };
  for (const key of ["iops", "throughput"] as const) {
    const { min, max } = qosLimits[key];
    if (qos[key] < min || qos[key] > max) throw badRequest(`${key} must be from ${min} to ${max}`);
  }
  mustBeIdle(call, volume);
  begin(call, volume, { during: "EDITING", forMs: durations.edit, after: stateAt(volume, call.now) });
  volume.qos = qos;
  touch(call, volume);
  return ok(qos);
};

const rateAnswer = (volume: VolumeRecord, rate: number) =>
  ok({ is_snapshot_activated: volume.snapshotRate !== null, snapshot_rate: rate, volume_id: volume.id });

const readRate = (body: unknown): number => {
  const rate = zVolumeSnapshotRateRequest.parse(body).snapshot_rate;
  if (rate < 1 || rate > 1000) throw badRequest("snapshot_rate must be from 1 to 1000 percent");
  return rate;
};

/** Reserves space for snapshots; none can be taken before. */
export const createVolumeSnapshotRate: BlockOperation = (call) => {
  const volume = volumeOf(call);
  const rate = readRate(call.body);
  if (volume.snapshotRate !== null) throw conflict(`Snapshots of volume ${volume.name} are already activated.`);
  mustBeIdle(call, volume);
  volume.snapshotRate = rate;
  touch(call, volume);
  return rateAnswer(volume, rate);
};

export const setVolumeSnapshotRate: BlockOperation = (call) => {
  const volume = volumeOf(call);
  const rate = readRate(call.body);
  if (volume.snapshotRate === null) throw badRequest(`Snapshots of volume ${volume.name} are not activated.`);
  mustBeIdle(call, volume);
  volume.snapshotRate = rate;
  touch(call, volume);
  return rateAnswer(volume, rate);
};

/** Only what holds no snapshot and awaits none can give the space back. */
export const deleteVolumeSnapshotRate: BlockOperation = (call) => {
  const volume = volumeOf(call);
  const rate = volume.snapshotRate;
  if (rate === null) throw badRequest(`Snapshots of volume ${volume.name} are not activated.`);
  mustBeIdle(call, volume);
  if (volume.schedule !== null) throw conflict(`Volume ${volume.name} has a snapshot schedule; delete it first.`);
  if (snapshotsAt(volume, call.now).length > 0) throw conflict(`Volume ${volume.name} has snapshots; delete them first.`);
  volume.snapshotRate = null;
  touch(call, volume);
  return rateAnswer(volume, rate);
};
