import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { FactRow } from "../../plan";
import { isOwnDescription, ownDescription } from "../own-words";
import { idPath } from "../release";
import { groupSnapshotsOf, groupsOf, textOf } from "./ask";
import { idleCheck, machineOf } from "./backup-run";
import { define, refuse, serverIdIn, type StepWork } from "./define";
import { recoverStep, recoverWork } from "./steps";
import { taskProgress } from "./task-progress";

export const groupPath = (id: string) => `/janus/20180725/consistency-groups/${idPath(id)}`;

const name = z.string().trim().min(1).max(80);
const createInput = z.strictObject({ name, memberIds: z.array(idSchema).min(1).max(500) });

const createdGroupWork: StepWork = {
  effect: async (io, { plan }) => {
    const serverIds = z.array(z.string()).parse(plan.memo.serverIds);
    const group = await groupsOf(io, String(plan.memo.azId), { server_ids: serverIds.slice(0, 1).join(",") });
    const id = isOwnDescription(group?.description, plan.memo.tag) ? textOf(group, "id") : null;
    return id === null ? null : { groupId: id };
  },
  progress: (io, { outputs }) => taskProgress(io, { taskId: outputs.groupTask, objectId: outputs.groupId ?? null }),
};

/** Create Consistency Group: machines of one resource pool whose snapshots are taken together. */
export const groupCreate = define<z.infer<typeof createInput>>({
  input: createInput,
  plan: (wish, facts) => {
    const rows = wish.memberIds.map((id) => facts.get(id));
    const machines = rows.map((row) => (row.noun === "vm" ? machineOf(row) : null));
    const stranger = machines.indexOf(null);
    if (stranger >= 0) return refuse(`memberIds.${stranger}`, "is not a machine");
    const pools = new Set(machines.map((machine) => machine?.server.az_id ?? null));
    const [azId] = pools;
    if (pools.size > 1 || azId === null || azId === undefined)
      return refuse("memberIds", "must be machines of one resource pool");
    const serverIds = [...new Set(rows.map(({ vendorId }) => vendorId))];
    const names = rows.map((row) => row.name).join(", ");
    return {
      ok: true,
      plan: {
        steps: [
          {
            id: "create-group",
            title: `Create the consistency group ${wish.name}`,
            effect: "write",
            call: {
              service: "",
              operationId: "createConsistencyGroup",
              method: "POST",
              path: "/janus/20180725/consistency-groups",
              body: { name: wish.name, description: ownDescription(facts.operationTag), az_id: azId, server_ids: serverIds },
            },
            capture: { groupId: "/data/id", groupTask: "/data/task_id" },
          },
        ],
        summary: `Creates the consistency group ${wish.name} of ${names}. The machines go on running and are not changed.`,
        subject: wish.name,
        affected: [
          { noun: "volumeGroup", partition: "{groupId}" },
          { noun: "history", partition: "{groupTask}" },
        ],
        memo: { tag: facts.operationTag, azId, serverIds },
      },
    };
  },
  checks: async (io, { memberIds }, facts) => {
    for (const id of memberIds) {
      const machine = machineOf(facts.get(id));
      if (machine?.server.az_id == null) continue;
      const group = await groupsOf(io, machine.server.az_id, { server_ids: machine.id });
      if (textOf(group, "id") !== null)
        return [
          {
            id: "not-in-a-group",
            level: "error",
            message: `${machine.name} is in the consistency group ${textOf(group, "name") ?? ""} already.`,
          },
        ];
    }
    return [{ id: "not-in-a-group", level: "ok", message: "No machine is in another consistency group." }];
  },
  work: {
    "create-group": createdGroupWork,
  },
});

/** What to read again when snapshots of a group have changed: they are snapshots of its machines, too. */
export const affectedByGroup = (group: FactRow, task: string) => [
  { noun: "snapshot", partition: group.vendorId },
  ...serverIdsOf(group).map((id) => ({ noun: "restoreTarget", partition: id })),
  { noun: "history", partition: `{${task}}` },
];

const serverIdsOf = (group: FactRow) => z.array(z.string()).catch([]).parse(group.attributes.server_ids);

const oneSnapshot = z.strictObject({ volumeGroupId: idSchema, snapshotId: idSchema });

export const deletedGroupSnapshotWork: StepWork = {
  effect: async (io, { step, outputs }) => {
    const named = /\/snapshots\/([^/]+)$/.exec(step.call.path)?.[1] ?? "";
    const id = named === "{snapshotId}" ? outputs.snapshotId : decodeURIComponent(named);
    const left = (await groupSnapshotsOf(io, serverIdIn(step) ?? "")).find((snapshot) => snapshot.id === id);
    return left === undefined || left.status === "deleting" ? {} : null;
  },
};

/** Delete Consistency Group Snapshot. */
export const groupDeleteSnapshot = define<z.infer<typeof oneSnapshot>>({
  input: oneSnapshot,
  plan: ({ volumeGroupId, snapshotId }, facts) => {
    const [group, point] = [facts.get(volumeGroupId), facts.get(snapshotId)];
    if (point.noun !== "snapshot" || point.parents.volumeGroup !== group.vendorId)
      return refuse("snapshotId", `is not a snapshot of ${group.name}`);
    return {
      ok: true,
      plan: {
        steps: [
          {
            id: "delete-group-snapshot",
            title: `Delete the snapshot ${point.name}`,
            effect: "write",
            call: {
              service: "",
              operationId: "deleteConsistencyGroupSnapshot",
              method: "DELETE",
              path: `${groupPath(group.vendorId)}/snapshots/${idPath(point.vendorId)}`,
            },
            capture: { groupTask: "/data/task_id" },
          },
        ],
        summary: `Deletes the snapshot ${point.name} of ${group.name}. The machines are not touched.`,
        subject: `${group.name} ${point.name}`,
        affected: affectedByGroup(group, "groupTask"),
        memo: {},
      },
    };
  },
  work: { "delete-group-snapshot": deletedGroupSnapshotWork },
});

const partsSchema = z.array(z.object({ server_id: z.string(), snapshot_id: z.string() })).catch([]);
const membersSchema = z.array(z.object({ vendorId: z.string(), name: z.string() })).catch([]);

/** The platform recovers machines one by one, so a group is put back member after member. */
export const groupRestoreSnapshot = define<z.infer<typeof oneSnapshot>>({
  input: oneSnapshot,
  plan: ({ volumeGroupId, snapshotId }, facts) => {
    const [group, point] = [facts.get(volumeGroupId), facts.get(snapshotId)];
    if (point.noun !== "snapshot" || point.parents.volumeGroup !== group.vendorId)
      return refuse("snapshotId", `is not a snapshot of ${group.name}`);
    const parts = partsSchema.parse(point.attributes.server_snapshots);
    if (parts.length === 0) return refuse("snapshotId", "does not say which snapshots of machines it consists of");
    const names = new Map(membersSchema.parse(group.item.members).map((member) => [member.vendorId, member.name]));
    const machineName = (id: string) => names.get(id) ?? id;
    return {
      ok: true,
      plan: {
        steps: parts.map(({ server_id: serverId, snapshot_id }, index) =>
          recoverStep({
            id: `recover:${index}`,
            serverId,
            serverName: machineName(serverId),
            snapshotId: snapshot_id,
            backupFirst: false,
            powerOn: false,
          }),
        ),
        summary: `Overwrites ${parts.map(({ server_id: id }) => machineName(id)).join(", ")} with the snapshot ${point.name}, one after the other, and leaves them shut down. Everything written since is lost.`,
        subject: group.name,
        affected: [
          ...affectedByGroup(group, "recover0Task"),
          ...parts.map(({ server_id: id }) => ({ noun: "vm", partition: id })),
        ],
        memo: {},
      },
    };
  },
  checks: async (io, { volumeGroupId, snapshotId }, facts) => {
    const names = new Map(
      membersSchema.parse(facts.get(volumeGroupId).item.members).map((member) => [member.vendorId, member.name]),
    );
    const parts = partsSchema.parse(facts.get(snapshotId).attributes.server_snapshots);
    const idle = await Promise.all(parts.map(({ server_id: id }) => idleCheck(io, { id, name: names.get(id) ?? id })));
    return [
      {
        id: "overwrites",
        level: "warning",
        message: "Everything written to these machines since the snapshot is lost. A failure leaves some put back and some not.",
      },
      ...idle.filter(({ level }) => level === "error").map((check, index) => ({ ...check, id: `${check.id}-${index}` })),
    ];
  },
  work: { recover: recoverWork },
});
