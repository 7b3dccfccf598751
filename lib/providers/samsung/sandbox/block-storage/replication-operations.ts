import {
  zVolumeGroupReplicationCreateRequest,
  zVolumeReplicationCreateRequest,
  zVolumeReplicationCycleRequest,
  zVolumeReplicationPolicyRequest,
} from "../../generated/block-storage/zod.gen";
import { mirrorModel } from "./answers";
import {
  accepted,
  groupOf,
  mustBeFreeName,
  mustBeIdle,
  newFrame,
  newId,
  ok,
  touch,
  volumeOf,
  type BlockCall,
  type BlockOperation,
} from "./call";
import { digest } from "../storage/deterministic";
import { begin, durations } from "./lifecycle";
import type { Cycle, GroupRecord, VolumeRecord } from "./records";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { syncState } from "./replication";
import type { Mirror, Shelf } from "./world";

/** The shelf that replicas are put on. */
function targetShelf(call: BlockCall, region: string): Shelf {
  if (region === call.place.region) throw badRequest("region must be another region than the origin's");
  if (!call.world.ground.hasRegion(call.place, region)) throw badRequest(`Region ${region} is not available.`);
  return call.world.shelf({ accountId: call.place.accountId, region });
}

function mustBeReplicable(call: BlockCall, record: VolumeRecord | GroupRecord): void {
  if (call.world.mirrorOf(record) !== null) throw conflict(`${record.name} already has a replication.`);
  if (record.purpose === "REPL") throw badRequest(`${record.name} is a replica itself.`);
  mustBeIdle(call, record);
}

function replicaVolume(call: BlockCall, shelf: Shelf, origin: VolumeRecord, name: string): VolumeRecord {
  const id = newId(call, "volume");
  const volume: VolumeRecord = {
    ...newFrame(call, shelf.place),
    kind: "volume",
    id,
    name,
    storageName: `vo${digest(id).slice(0, 22)}`,
    purpose: "REPL",
    diskType: origin.diskType,
    sizeGb: origin.sizeGb,
    attachments: [],
    targetIps: origin.targetIps,
    isEncrypted: origin.isEncrypted,
    qos: origin.qos,
    snapshotRate: null,
    groupId: null,
  };
  begin(call, volume, { during: "CREATING", forMs: durations.replicate, after: "AVAILABLE" });
  volume.previous = null;
  shelf.volumes.add(volume);
  return volume;
}

function link<R extends VolumeRecord | GroupRecord>(call: BlockCall, origin: R, replica: R, cycle: Cycle): void {
  origin.replication = { replicaRegion: replica.region, replicaId: replica.id, cycle, since: call.now, brokenAt: null };
  replica.origin = { region: origin.region, id: origin.id };
  begin(call, origin, { during: "EDITING", forMs: durations.edit, after: origin.settled });
  touch(call, origin);
}

/** Makes a replica in another region; its id is the answer's `resource_id`. */
export const createVolumeReplication: BlockOperation = (call) => {
  const volume = volumeOf(call);
  const wish = zVolumeReplicationCreateRequest.parse(call.body);
  const shelf = targetShelf(call, wish.region);
  if (volume.groupId !== null) throw badRequest(`Volume ${volume.name} is in a volume group; replicate the group.`);
  mustBeReplicable(call, volume);
  mustBeFreeName(shelf, "volume", wish.name);
  const replica = replicaVolume(call, shelf, volume, wish.name);
  link(call, volume, replica, wish.cycle);
  return accepted(call, replica.id);
};

/** Makes a replica group with a replica of every member, named by prefix and the member's name. */
export const createVolumeGroupReplication: BlockOperation = (call) => {
  const group = groupOf(call);
  const wish = zVolumeGroupReplicationCreateRequest.parse(call.body);
  const shelf = targetShelf(call, wish.region);
  mustBeReplicable(call, group);
  const members = call.world.members(group);
  if (members.length === 0) throw badRequest(`Volume group ${group.name} has no volumes.`);
  mustBeIdle(call, ...members);
  mustBeFreeName(shelf, "group", wish.name);
  const names = members.map((volume) => `${wish.replication_volume_name_prefix}${volume.name}`);
  for (const name of names) mustBeFreeName(shelf, "volume", name);

  const id = newId(call, "group");
  const replica: GroupRecord = {
    ...newFrame(call, shelf.place),
    kind: "group",
    id,
    name: wish.name,
    storageName: `go${digest(id).slice(0, 22)}`,
    purpose: "REPL",
    memberIds: members.map((volume, index) => {
      const copy = replicaVolume(call, shelf, volume, names[index] ?? volume.name);
      copy.groupId = id;
      return copy.id;
    }),
    poolId: group.poolId,
    storageId: group.storageId,
  };
  begin(call, replica, { during: "CREATING", forMs: durations.replicate, after: "AVAILABLE" });
  replica.previous = null;
  shelf.groups.add(replica);
  link(call, group, replica, wish.cycle);
  return accepted(call, id);
};

function mirrorOf(call: BlockCall, record: VolumeRecord | GroupRecord): Mirror {
  const mirror = call.world.mirrorOf(record);
  if (mirror === null) throw notFound("Replication of", record.id);
  return mirror;
}

/**
 * BREAK stops the mirror and lets the replica be written; RESYNC overwrites the replica from the origin again.
 * Both ends take either order.
 */
function setPolicy(call: BlockCall, record: VolumeRecord | GroupRecord): Mirror {
  const { policy } = zVolumeReplicationPolicyRequest.parse(call.body);
  const mirror = mirrorOf(call, record);
  const { replication, replica } = mirror;
  mustBeIdle(call, mirror.origin, replica);
  const state = syncState(replication, call.now);
  if (policy === "BREAK") {
    if (state !== "SNAPMIRROED") throw conflict(`The replication is ${state}; only a mirror in sync can be broken.`);
    replication.brokenAt = call.now;
  } else {
    if (state !== "BROKEN_OFF") throw conflict(`The replication is ${state}; only a broken mirror can be resynchronised.`);
    const attached = replica.kind === "volume" ? [replica] : call.world.members(replica);
    const busy = attached.find((volume) => volume.attachments.length > 0);
    if (busy !== undefined) throw conflict(`Replica ${busy.name} is attached to servers; detach them first.`);
    replication.brokenAt = null;
    replication.since = call.now;
  }
  begin(call, replica, { during: "EDITING", forMs: durations.edit, after: replica.settled });
  touch(call, replica);
  return mirror;
}

function setCycle(call: BlockCall, record: VolumeRecord | GroupRecord): Cycle {
  const { cycle } = zVolumeReplicationCycleRequest.parse(call.body);
  const { replication, origin } = mirrorOf(call, record);
  mustBeIdle(call, origin);
  replication.cycle = cycle;
  touch(call, origin);
  return cycle;
}

/** Ends the mirror. The replica stays, writable, as a volume or group of its own. */
function endMirror(call: BlockCall, record: VolumeRecord | GroupRecord): VolumeRecord | GroupRecord {
  const { origin, replica } = mirrorOf(call, record);
  mustBeIdle(call, origin, replica);
  origin.replication = null;
  replica.origin = null;
  for (const copy of replica.kind === "volume" ? [replica] : [replica, ...call.world.members(replica)]) copy.purpose = "ORG";
  for (const end of [origin, replica]) {
    begin(call, end, { during: "EDITING", forMs: durations.edit, after: end.settled });
    touch(call, end);
  }
  return origin;
}

/** 202 for volumes, 200 for groups (Block Storage 1.0 to 1.3). */
export const deleteVolumeReplication: BlockOperation = (call) => accepted(call, endMirror(call, volumeOf(call)).id);
export const deleteVolumeGroupReplication: BlockOperation = (call) => {
  endMirror(call, groupOf(call));
  return ok({ result: true });
};

export const showVolumeReplication: BlockOperation = (call) => {
  const volume = volumeOf(call);
  return ok({ result: mirrorModel(call, volume, mirrorOf(call, volume)) });
};
export const showVolumeGroupReplication: BlockOperation = (call) => {
  const group = groupOf(call);
  return ok({ result: mirrorModel(call, group, mirrorOf(call, group)) });
};

export const setVolumeReplicationCycle: BlockOperation = (call) => {
  const volume = volumeOf(call);
  return ok({ cycle: setCycle(call, volume), volume_id: volume.id });
};
export const setVolumeGroupReplicationCycle: BlockOperation = (call) => {
  const group = groupOf(call);
  return ok({ cycle: setCycle(call, group), volume_group_id: group.id });
};

export const setVolumeReplicationPolicy: BlockOperation = (call) => {
  const { replication } = setPolicy(call, volumeOf(call));
  return ok({ sync_cycle: replication.cycle, sync_state: syncState(replication, call.now) });
};
export const setVolumeGroupReplicationPolicy: BlockOperation = (call) => {
  const { replication } = setPolicy(call, groupOf(call));
  return ok({ cycle: replication.cycle, sync_state: syncState(replication, call.now) });
};
