import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { FactRow, StepOutputs, VendorCall } from "../../plan";
import { groupOf, groupPath, groupVendorId, type GroupKind } from "../readers/volume-group";
import { askList, idsOf, newIn } from "./ask";
import { define, labelOf, refuse, write, type Io } from "./define";
import { textAt } from "./restore-point";

const createInput = operationInputs["volume-group.create"].extend({
  /**
   * Consistency: applications of one host, captured at the same moment as one image. Logical: applications of one appliance that follow
   * the same policy, each with images of its own.
   */
  groupKind: z.enum(["logical", "consistency"]).optional(),
});
const membersInput = operationInputs["volume-group.add-members"];

const lists = {
  consistency: { operationId: "listConsistencyGroups", path: "/consistencygroup", field: "groupname" },
  logical: { operationId: "listLogicalGroups", path: "/logicalgroup", field: "name" },
} as const;
const memberCalls = {
  consistency: { change: "changeConsistencyGroupMembers", list: "listConsistencyGroupMembers", remove: "deleteConsistencyGroup" },
  logical: { change: "changeLogicalGroupMembers", list: "listLogicalGroupMembers", remove: "deleteLogicalGroup" },
} as const;
const words: Record<GroupKind, string> = { consistency: "consistency group", logical: "logical group" };

const kindIn = (value: unknown): GroupKind => (value === "consistency" ? "consistency" : "logical");

const groupsNamed = (io: Io, kind: GroupKind, name: string) => {
  const { operationId, path, field } = lists[kind];
  return askList(io, { operationId, path, query: { filter: `${field}:==${name}`, sort: "id:asc", limit: "10" } });
};
const membersOf = async (io: Io, kind: GroupKind, groupId: string): Promise<string[]> =>
  idsOf(await askList(io, { operationId: memberCalls[kind].list, path: `${groupPath(kind, groupId)}/member` }));

/** Why applications cannot be in a group of this kind together, as the end of a sentence; null when they can. */
function memberFault(
  kind: GroupKind,
  rows: readonly FactRow[],
  place: { hostId: string | null; applianceId: string | null },
): string | null {
  const other = rows.find((row) => row.noun !== "vm" || row.attributes.kind !== "application");
  if (other) return `${other.name} is no application; groups are made of applications`;
  if (kind === "consistency") {
    const stray = rows.find((row) => textAt(row, "host_id") !== place.hostId);
    if (stray) return `${stray.name} is on another host; a consistency group is of one host`;
    const managed = rows.find((row) => row.attributes.managed === true);
    return managed ? `${managed.name} is backed up by itself; end that first` : null;
  }
  const taken = rows.find((row) => textAt(row, "logical_group_id") !== null);
  if (taken) return `${taken.name} is in a logical group already`;
  const stray = rows.find((row) => textAt(row, "appliance_id") !== place.applianceId);
  return stray ? `${stray.name} is on another appliance; a logical group is of one appliance` : null;
}

/** The contract wants a list of changes, with numbers for ids that are text everywhere else. */
const memberBody = (action: "add" | "remove", rows: readonly FactRow[]) => [
  { action, members: rows.map(({ vendorId }) => Number(vendorId)) },
];

/** Create a group, then put its members in; a group that gets none of them is taken back. */
export const groupCreate = define<z.infer<typeof createInput>>({
  input: createInput,
  wish: ({ name, memberIds, groupKind }, facts) => {
    const rows = memberIds.map((id) => facts.get(id));
    const kind = groupKind ?? "logical";
    const [first] = rows;
    const place = { hostId: first ? textAt(first, "host_id") : null, applianceId: first ? textAt(first, "appliance_id") : null };
    const fault = memberFault(kind, rows, place);
    if (fault) return refuse("memberIds", fault);
    if (kind === "logical" && place.applianceId === null) return refuse("memberIds", "are on no appliance that is known");
    const description = `(${labelOf(facts)})`;
    const { path } = lists[kind];
    const create: Omit<VendorCall, "service"> =
      kind === "consistency"
        ? {
            operationId: "createConsistencyGroup",
            method: "POST" as const,
            path,
            body: { groupname: name, description, host: { id: place.hostId } },
          }
        : {
            operationId: "createLogicalGroup",
            method: "POST" as const,
            path,
            body: { name, description, cluster: { id: place.applianceId } },
          };
    const undo = {
      title: `Delete the ${words[kind]} ${name}`,
      call: { service: "", operationId: memberCalls[kind].remove, method: "DELETE" as const, path: `${path}/{groupId}` },
    };
    const add = {
      operationId: memberCalls[kind].change,
      method: "POST" as const,
      path: `${path}/{groupId}/member`,
      body: memberBody("add", rows),
    };
    return {
      ok: true,
      wish: {
        steps: [
          write("create", `Create the ${words[kind]} ${name}`, create, { capture: { groupId: "/id" }, undo }),
          write("members", `Put ${rows.length} ${rows.length === 1 ? "application" : "applications"} in`, add),
        ],
        summary: `Creates the ${words[kind]} ${name} of ${rows.length} ${rows.length === 1 ? "application" : "applications"}. They themselves are not touched.`,
        subject: name,
        affected: [
          { noun: "volumeGroup", partition: `${kind}-{groupId}` },
          ...rows.map(({ vendorId }) => ({ noun: "vm", partition: vendorId })),
        ],
        memo: { kind, name, memberIds: rows.map(({ vendorId }) => vendorId) },
      },
    };
  },
  checks: async (io, { name, groupKind }) => [
    (await groupsNamed(io, groupKind ?? "logical", name)).length > 0
      ? { id: "name-free", level: "error", message: `A group named ${name} exists; choose another name.` }
      : { id: "name-free", level: "ok", message: `The name ${name} is free.` },
  ],
  look: async (io, { memo, stepId, outputs }) => {
    const kind = kindIn(memo.kind);
    if (stepId === "create") return idsOf(await groupsNamed(io, kind, String(memo.name)));
    return membersOf(io, kind, outputs.groupId ?? "");
  },
  happened: ({ memo, stepId }, before, after): StepOutputs | null => {
    if (stepId === "create") {
      const groupId = newIn(before, after);
      return groupId === null ? null : { groupId };
    }
    const ids = z.array(z.string());
    return ids.parse(memo.memberIds).every((id) => ids.parse(after).includes(id)) ? {} : null;
  },
  track: (_io, { memo, outputs }) =>
    Promise.resolve({
      state: "succeeded",
      result: {
        created: [{ noun: "volumeGroup", vendorId: groupVendorId(kindIn(memo.kind), outputs.groupId ?? ""), name: memo.name }],
      },
    }),
});

const knownMembers = z.array(z.object({ vendorId: z.string() })).catch([]);

function changeMembers(action: "add" | "remove") {
  return define<z.infer<typeof membersInput>>({
    input: membersInput,
    wish: ({ volumeGroupId, memberIds }, facts) => {
      const group = facts.get(volumeGroupId);
      const known = groupOf(group.vendorId);
      if (known === null) return refuse("volumeGroupId", "is not a group");
      const rows = memberIds.map((id) => facts.get(id));
      const present = knownMembers.parse(group.item.members).map(({ vendorId }) => vendorId);
      if (action === "add") {
        const place = { hostId: textAt(group, "host_id"), applianceId: textAt(group, "appliance_id") };
        const fault = memberFault(known.kind, rows, place);
        if (fault) return refuse("memberIds", fault);
        const doubled = rows.find(({ vendorId }) => present.includes(vendorId));
        if (doubled) return refuse("memberIds", `${doubled.name} is a member already`);
      } else {
        const stranger = rows.find(({ vendorId }) => !present.includes(vendorId));
        if (stranger) return refuse("memberIds", `${stranger.name} is not a member of ${group.name}`);
      }
      const names = rows.map(({ name }) => name).join(", ");
      const [verb, preposition] = action === "add" ? ["Add", "to"] : ["Remove", "from"];
      const call = {
        operationId: memberCalls[known.kind].change,
        method: "POST" as const,
        path: `${groupPath(known.kind, known.id)}/member`,
        body: memberBody(action, rows),
      };
      return {
        ok: true,
        wish: {
          steps: [write("send", `${verb} ${names} ${preposition} ${group.name}`, call)],
          summary: `${verb}s ${names} ${preposition} the ${words[known.kind]} ${group.name}. What is on them is not touched.`,
          subject: group.name,
          affected: [
            { noun: "volumeGroup", partition: group.vendorId },
            ...rows.map(({ vendorId }) => ({ noun: "vm", partition: vendorId })),
          ],
          memo: { kind: known.kind, groupId: known.id, memberIds: rows.map(({ vendorId }) => vendorId) },
        },
      };
    },
    checks: async (io, { volumeGroupId, memberIds }, facts) => {
      const known = groupOf(facts.get(volumeGroupId).vendorId);
      const present = known === null ? [] : await membersOf(io, known.kind, known.id);
      const wrong = memberIds
        .map((id) => facts.get(id))
        .filter(({ vendorId }) => present.includes(vendorId) === (action === "add"))
        .map(({ name }) => name);
      return [
        wrong.length > 0
          ? {
              id: "members",
              level: "error",
              message: `${wrong.join(", ")}: the group has changed since it was read; sync the connection.`,
            }
          : { id: "members", level: "ok", message: "The members are as they were read." },
      ];
    },
    look: (io, { memo }) => membersOf(io, kindIn(memo.kind), String(memo.groupId)),
    happened: ({ memo }, _before, after) => {
      const ids = z.array(z.string());
      const now = ids.parse(after);
      return ids.parse(memo.memberIds).every((id) => now.includes(id) === (action === "add")) ? {} : null;
    },
  });
}

export const groupAddMembers = changeMembers("add");
export const groupRemoveMembers = changeMembers("remove");
