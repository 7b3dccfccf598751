import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { Facts } from "../../plan";
import { affectedOf, groupOwner, idsByName, show } from "./block-owner";
import { fileServiceOf } from "../readers/file-service";
import { define, refuse, type Io, type Memo } from "./define";
import { trackState } from "./track-state";

const create = operationInputs["volume-group.create"];

/** Volumes that cannot go into a group together, as one sentence; null when they can. */
function memberFault(memberIds: readonly string[], facts: Facts): string | null {
  const rows = memberIds.map((id) => facts.get(id));
  const other = rows.find((row) => row.noun !== "volume");
  if (other) return `${other.name} is not a volume`;
  const shared = rows.find((row) => fileServiceOf(row.attributes) !== null);
  if (shared) return `${shared.name} is a file volume; only block volumes go into a group`;
  const taken = rows.find((row) => row.attributes.volume_group !== null && row.attributes.volume_group !== undefined);
  if (taken) return `${taken.name} is in a group already; a volume belongs to one group at most`;
  return null;
}

/** Create Volume Group (Block Storage 1.3). There is no call that deletes a group. */
export const groupCreate = define<z.infer<typeof create>>({
  input: create,
  wish: ({ name, memberIds }, facts) => {
    const fault = memberFault(memberIds, facts);
    if (fault) return refuse("memberIds", fault);
    const rows = memberIds.map((id) => facts.get(id));
    return {
      ok: true,
      wish: {
        call: {
          service: "block-storage",
          operationId: "createVolumeGroup",
          method: "POST",
          path: "/v1/volume-groups",
          body: { name, volume_ids: rows.map(({ vendorId }) => vendorId) },
        },
        title: `Create the volume group ${name}`,
        summary: `Creates the volume group ${name} of ${rows.length} ${rows.length === 1 ? "volume" : "volumes"}; their snapshots will be crash-consistent with each other. What is on them is not touched. The vendor has no call that deletes a group.`,
        subject: name,
        affected: [
          { noun: "volumeGroup", partition: "{groupId}" },
          ...rows.map(({ vendorId }) => ({ noun: "volume", partition: vendorId })),
        ],
        memo: { name },
        capture: { groupId: "/resource_id" },
      },
    };
  },
  checks: async (io, { name }) => [
    (await idsByName(io, groupOwner, name)).length > 0
      ? { id: "name-free", level: "error", message: `A volume group named ${name} exists; choose another name.` }
      : { id: "name-free", level: "ok", message: `The name ${name} is free.` },
  ],
  look: (io, memo) => idsByName(io, groupOwner, memo.name),
  happened: (_memo, before, after) => {
    const made = z
      .array(z.string())
      .parse(after)
      .find((id) => !z.array(z.string()).catch([]).parse(before).includes(id));
    return made === undefined ? null : { groupId: made };
  },
  track: async (io, { outputs, memo }) =>
    trackState(await show(io, groupOwner, outputs.groupId), ["AVAILABLE"], {
      created: [{ noun: "volumeGroup", vendorId: outputs.groupId, name: memo.name }],
    }),
});

const members = operationInputs["volume-group.add-members"];

const memberIds = async (io: Io, memo: Memo) => {
  const group = await show(io, groupOwner, memo.ownerId);
  return z
    .array(z.object({ id: z.string() }))
    .catch([])
    .parse(group?.member_volumes ?? [])
    .map(({ id }) => id);
};

/** Members Add and Members Remove (Block Storage 1.3). */
function changeMembers(verb: "add" | "remove") {
  return define<z.infer<typeof members>>({
    input: members,
    wish: ({ volumeGroupId, memberIds: ids }, facts) => {
      const group = facts.get(volumeGroupId);
      const rows = ids.map((id) => facts.get(id));
      const fault = verb === "add" ? memberFault(ids, facts) : null;
      if (fault) return refuse("memberIds", fault);
      const stranger = verb === "remove" ? rows.find((row) => row.parents.volumeGroup !== group.vendorId) : undefined;
      if (stranger) return refuse("memberIds", `${stranger.name} is not a member of ${group.name}`);
      const names = rows.map(({ name }) => name).join(", ");
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: verb === "add" ? "addVolumeGroupMemberOnVolumeGroup" : "removeVolumeGroupMemberOnVolumeGroup",
            method: "PUT",
            path: `${groupOwner.path(group.vendorId)}/members/${verb}`,
            body: { volume_ids: rows.map(({ vendorId }) => vendorId) },
          },
          title: verb === "add" ? `Add ${names} to ${group.name}` : `Remove ${names} from ${group.name}`,
          summary: `${verb === "add" ? "Adds" : "Removes"} ${names} ${verb === "add" ? "to" : "from"} the group ${group.name}. What is on the volumes is not touched.`,
          subject: group.name,
          affected: [...affectedOf(groupOwner, group), ...rows.map(({ vendorId }) => ({ noun: "volume", partition: vendorId }))],
          memo: { ownerId: group.vendorId, memberIds: rows.map(({ vendorId }) => vendorId) },
        },
      };
    },
    look: memberIds,
    happened: (memo, _before, after) => {
      const [wanted, now] = [z.array(z.string()).parse(memo.memberIds), z.array(z.string()).parse(after)];
      return wanted.every((id) => now.includes(id) === (verb === "add")) ? {} : null;
    },
    track: async (io, { memo }) => trackState(await show(io, groupOwner, memo.ownerId), ["AVAILABLE"], {}),
  });
}

export const groupAddMembers = changeMembers("add");
export const groupRemoveMembers = changeMembers("remove");
