import { zVolumeGroupCreationRequest, zVolumeGroupMemberRequest } from "../../generated/block-storage/zod.gen";
import { groupListModel, groupModel, membersModel } from "./answers";
import {
  accepted,
  groupOf,
  mustBeFreeName,
  mustBeIdle,
  newFrame,
  newId,
  ok,
  shelfOf,
  touch,
  volumeOf,
  type BlockCall,
  type BlockOperation,
} from "./call";
import { digest, draw } from "../storage/deterministic";
import { begin, durations } from "./lifecycle";
import { containing, listPage } from "../storage/listing";
import type { GroupRecord, VolumeRecord } from "./records";
import { badRequest, conflict } from "../storage/refusal";

/** Block Storage 1.3, List Volume Groups. */
export const listVolumeGroups: BlockOperation = (call) => {
  const { groups } = shelfOf(call);
  const name = containing(call.query.name);
  const page = listPage(
    {
      count: groups.count,
      rows: (skip) => groups.rows(skip),
      show: (group) => groupListModel(call, group),
      keep: name === null ? null : (group) => name(group.name),
    },
    call.query,
  );
  return ok({ total_count: page.total, volume_groups: page.items });
};

/** Block Storage 1.3, Show Volume Group. */
export const showVolumeGroup: BlockOperation = (call) => ok({ result: groupModel(call, groupOf(call)) });

/** Volumes that may join a group: whole, in no other group, not replicated by themselves. */
function readJoining(call: BlockCall, ids: readonly string[]): VolumeRecord[] {
  if (ids.length === 0) throw badRequest("volume_ids must name at least one volume");
  if (new Set(ids).size !== ids.length) throw badRequest("a volume is named twice");
  const joining = ids.map((id) => volumeOf(call, id));
  for (const volume of joining) {
    if (volume.groupId !== null) throw conflict(`Volume ${volume.name} is already in a volume group.`);
    if (call.world.mirrorOf(volume) !== null)
      throw badRequest(`Volume ${volume.name} is replicated by itself and cannot join a group.`);
  }
  mustBeIdle(call, ...joining);
  return joining;
}

export const createVolumeGroup: BlockOperation = (call) => {
  const wish = zVolumeGroupCreationRequest.parse(call.body);
  const joining = readJoining(call, wish.volume_ids);
  mustBeFreeName(shelfOf(call), "group", wish.name);
  const id = newId(call, "group");
  const hex = digest(id);
  const group: GroupRecord = {
    ...newFrame(call, call.place),
    kind: "group",
    id,
    name: wish.name,
    storageName: `go${hex.slice(0, 22)}`,
    memberIds: joining.map((volume) => volume.id),
    poolId: `bm-0${1 + draw(hex, 1, 3)}`,
    storageId: 200 + draw(hex, 0, 8),
  };
  begin(call, group, { during: "CREATING", forMs: durations.createGroup, after: "AVAILABLE" });
  group.previous = null;
  for (const volume of joining) volume.groupId = id;
  shelfOf(call).groups.add(group);
  return accepted(call, id);
};

/** A replicated group keeps its members: its replica has one for each. */
function mustBeChangeable(call: BlockCall, group: GroupRecord): void {
  mustBeIdle(call, group);
  if (call.world.mirrorOf(group) !== null) {
    throw badRequest(`Volume group ${group.name} is replicated; delete the replication before its members change.`);
  }
}

export const addVolumeGroupMember: BlockOperation = (call) => {
  const group = groupOf(call);
  const { volume_ids: ids } = zVolumeGroupMemberRequest.parse(call.body);
  mustBeChangeable(call, group);
  const joining = readJoining(call, ids);
  begin(call, group, { during: "EDITING", forMs: durations.edit, after: "AVAILABLE" });
  group.memberIds = [...group.memberIds, ...joining.map((volume) => volume.id)];
  for (const volume of joining) volume.groupId = group.id;
  touch(call, group);
  return ok(membersModel(call, group));
};

export const removeVolumeGroupMember: BlockOperation = (call) => {
  const group = groupOf(call);
  const ids = new Set(zVolumeGroupMemberRequest.parse(call.body).volume_ids);
  if (ids.size === 0) throw badRequest("volume_ids must name at least one volume");
  const stranger = [...ids].find((id) => !group.memberIds.includes(id));
  if (stranger !== undefined) throw badRequest(`Volume ${stranger} is not in volume group ${group.name}.`);
  mustBeChangeable(call, group);
  begin(call, group, { during: "EDITING", forMs: durations.edit, after: "AVAILABLE" });
  for (const volume of call.world.members(group)) {
    if (ids.has(volume.id)) volume.groupId = null;
  }
  group.memberIds = group.memberIds.filter((id) => !ids.has(id));
  touch(call, group);
  return ok(membersModel(call, group));
};
