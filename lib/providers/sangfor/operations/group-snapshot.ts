import { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import { idSchema } from "@/lib/domain/ids";
import type { FactRow, PlanStep } from "../../plan";
import { bytesOfMb } from "../mapping";
import { isOwnDescription, ownDescription } from "../own-words";
import { releaseOf, releaseText } from "../release";
import { areasStep, areasWork, changedAreasOf } from "./areas";
import { groupSnapshotsOf, textOf, type VendorRow } from "./ask";
import { idleCheck, stateCheck } from "./backup-run";
import { define, followTask, refuse, serverIdIn, type Moment, type StepWork } from "./define";
import { lockStep, lockWork, releaseStep, releaseWork } from "./lock";
import { enableCbtStep, enableCbtWork, readSnapshotStep } from "./steps";
import { vendorFailure } from "./task-progress";
import { affectedByGroup, deletedGroupSnapshotWork, groupPath } from "./volume-group";

const checkpointId = z.string().regex(/^\d{1,18}$/, "is not a checkpoint; take it from the result of an earlier run");

/** `method` and what belongs to it are this platform's own; see the plan. */
const input = z.strictObject({
  volumeGroupId: idSchema,
  name: z.string().trim().min(1).max(80).optional(),
  /** A snapshot of all machines, or the whole agentless sequence around one. */
  method: z.enum(["snapshot", "agentless"]).optional(),
  /** With `agentless`: remove the snapshot in the end instead of keeping it as a point to restore. */
  removeSnapshot: z.boolean().optional(),
  /** With `agentless`: count what has changed since these checkpoints of an earlier run; of machines not named, everything. */
  checkpoints: z
    .array(z.strictObject({ vmId: idSchema, checkpointId }))
    .max(500)
    .optional(),
});

/** A machine of a group, as the plan keeps it; its place in the list tells its steps and outputs. */
const memberSchema = z.object({
  vmId: z.string().nullable(),
  serverId: z.string(),
  name: z.string(),
  disks: z.array(z.object({ slot: z.string(), sizeBytes: z.number() })),
});
type Member = z.infer<typeof memberSchema>;

const listedSchema = z.array(z.object({ id: z.string().nullish(), vendorId: z.string(), name: z.string() })).catch([]);
const disksSchema = z.record(z.string(), z.array(z.object({ id: z.string(), size_mb: z.number().nullable() }))).catch({});

function membersOf(group: FactRow): Member[] {
  const disks = disksSchema.parse(group.attributes.server_disks);
  return listedSchema.parse(group.item.members).map(({ id, vendorId, name }) => ({
    vmId: id ?? null,
    serverId: vendorId,
    name,
    disks: (disks[vendorId] ?? []).map((disk) => ({ slot: disk.id, sizeBytes: bytesOfMb(disk.size_mb) ?? 0 })),
  }));
}

const membersIn = (plan: Moment["plan"]): Member[] => z.array(memberSchema).catch([]).parse(plan.memo.machines);
const partsSchema = z.array(z.object({ server_id: z.string(), snapshot_id: z.string() })).catch([]);

/** What a group's snapshot tells: its id, and which snapshot of each machine it consists of. */
function toldBy(snapshot: VendorRow | undefined, { plan }: Moment): Record<string, string> | null {
  const id = textOf(snapshot, "id");
  if (id === null) return null;
  const parts = partsSchema.parse(snapshot?.server_snapshots);
  const named = membersIn(plan).flatMap(({ serverId }, place) => {
    const part = parts.find(({ server_id: server }) => server === serverId);
    return part === undefined ? [] : [[`part${place}`, part.snapshot_id]];
  });
  return { snapshotId: id, ...Object.fromEntries(named) };
}

const groupSnapshotWork: StepWork = {
  effect: async (io, moment) => {
    const snapshots = await groupSnapshotsOf(io, serverIdIn(moment.step) ?? "");
    return toldBy(
      snapshots.find(({ description }) => isOwnDescription(description, moment.plan.memo.tag)),
      moment,
    );
  },
  // The answer names the task only; the snapshot is found by its description, at once, so that it can be taken back at any time.
  progress: async (io, moment) => {
    const progress = await followTask(io, moment);
    if (progress.state === "failed" || (progress.state === "running" && moment.outputs.snapshotId !== undefined)) return progress;
    const outputs = (await groupSnapshotWork.effect(io, moment, null)) ?? {};
    const nameless = membersIn(moment.plan).find((_, place) => !(`part${place}` in outputs));
    if (progress.state === "running" || nameless === undefined) return { ...progress, outputs };
    const said = `The platform does not say which snapshot of ${nameless.name} belongs to the snapshot of the group.`;
    return { state: "failed", error: vendorFailure("The snapshot of the group cannot be used", "incomplete", said) };
  },
};

/** The steps around the snapshot for the machine at one place, after it was taken. */
function memberSteps(
  member: Member,
  place: string,
  about: { checkpoint: string; release: ReturnType<typeof releaseOf> },
): PlanStep[] {
  const { serverId, name: serverName, disks } = member;
  const snapshotId = `{part${place}}`;
  const { checkpoint, release } = about;
  return [
    {
      ...readSnapshotStep({ serverId, snapshotId, release, member: place }, { [`checkpointId${place}`]: "/data/checkpoint_id" }),
      title: `Read what the snapshot of ${serverName} holds`,
    },
    lockStep({ serverId, serverName, member: place }),
    ...disks.map((disk) => ({
      ...areasStep({ serverId, member: place, disk, snapshotId, checkpoint, release }),
      title: `Read which blocks of ${disk.slot} of ${serverName} have changed`,
    })),
    releaseStep({ serverName, member: place }),
  ];
}

/**
 * Create Consistency Group Snapshot: all machines at one moment. `agentless` is the platform's whole sequence over the group
 * (contract README, "Agentless backup"): changed blocks recorded, one snapshot of all, then machine by machine its checkpoint, the
 * lock, the changed areas and the release; in the end the snapshot is removed where that is wished. A group's snapshot has no end
 * of its own in this API, so what fails is taken back step by step.
 */
export const groupSnapshot = define<z.infer<typeof input>>({
  input,
  plan: (wish, facts) => {
    const group = facts.get(wish.volumeGroupId);
    if (group.noun !== "volumeGroup") return refuse("volumeGroupId", "is not a consistency group");
    const isAgentless = wish.method === "agentless";
    if (!isAgentless && (wish.checkpoints !== undefined || wish.removeSnapshot === true))
      return refuse(wish.checkpoints === undefined ? "removeSnapshot" : "checkpoints", "belongs to the agentless method");
    const members = isAgentless ? membersOf(group) : [];
    const unknown = members.find(({ disks }) => disks.length === 0);
    if (isAgentless && (members.length === 0 || unknown !== undefined))
      return refuse(
        "volumeGroupId",
        `${unknown ? `has a machine, ${unknown.name}, that` : "has no machine that"} is known well enough yet; wait for the next sync`,
      );
    const stranger = (wish.checkpoints ?? []).findIndex(({ vmId }) => !members.some((member) => member.vmId === vmId));
    if (stranger >= 0) return refuse(`checkpoints.${stranger}.vmId`, `is not a machine of ${group.name}`);
    const release = releaseOf(String(group.attributes.scp_release));
    const snapshotPath = `${groupPath(group.vendorId)}/snapshots`;
    const deleteCall = {
      service: "",
      operationId: "deleteConsistencyGroupSnapshot",
      method: "DELETE" as const,
      path: `${snapshotPath}/{snapshotId}`,
    };
    const removeTitle = `Remove the snapshot of ${group.name}`;
    const take: PlanStep = {
      id: "group-snapshot",
      title: `Take a snapshot of ${group.name}`,
      effect: "write",
      call: {
        service: "",
        operationId: "createConsistencyGroupSnapshot",
        method: "POST",
        path: snapshotPath,
        body: {
          name: wish.name ?? `backdesk-${facts.operationTag}`,
          description: ownDescription(facts.operationTag),
          snapshot_type: "VS",
        },
      },
      capture: { groupTask: "/data/task_id" },
      ...(isAgentless ? { undo: { title: removeTitle, call: deleteCall } } : {}),
    };
    const remove: PlanStep[] =
      wish.removeSnapshot === true
        ? [
            {
              id: "delete-group-snapshot",
              title: removeTitle,
              effect: "write",
              call: deleteCall,
              capture: { deleteTask: "/data/task_id" },
            },
          ]
        : [];
    const names = members.map(({ name }) => name).join(", ");
    const kept =
      wish.removeSnapshot === true ? "The snapshot is removed in the end" : "The snapshot stays until somebody deletes it";
    return {
      ok: true,
      plan: {
        steps: [
          ...members.map(({ serverId, name: serverName }, place) =>
            enableCbtStep({ serverId, serverName, release, member: String(place) }),
          ),
          take,
          ...members.flatMap((member, place) => {
            const since = wish.checkpoints?.find(({ vmId }) => vmId === member.vmId)?.checkpointId;
            return memberSteps(member, String(place), { checkpoint: since ?? "0", release });
          }),
          ...remove,
        ],
        summary: isAgentless
          ? `Takes a snapshot of all machines of ${group.name} at one moment (${names}), then locks each of them in turn while its changed blocks are read, and releases it. ${kept}; no data is copied elsewhere.`
          : `Takes a snapshot of all machines of ${group.name} at one moment. It stays until somebody deletes it; the machines go on running.`,
        subject: group.name,
        affected: affectedByGroup(group, "groupTask"),
        memo: { tag: facts.operationTag, ...(isAgentless ? { release: releaseText(release), machines: members } : {}) },
      },
    };
  },
  checks: async (io, wish, facts) => {
    if (wish.method !== "agentless") return [];
    const group = facts.get(wish.volumeGroupId);
    const release = releaseOf(String(group.attributes.scp_release));
    const looks = membersOf(group).map(async ({ serverId: id, name }, place): Promise<Check[]> => {
      const found = [await stateCheck(io, { id, name, release }), await idleCheck(io, { id, name })];
      return found.map((check) => ({ ...check, id: `${check.id}-${place}` }));
    });
    return (await Promise.all(looks)).flat();
  },
  work: {
    "enable-cbt": enableCbtWork,
    "group-snapshot": groupSnapshotWork,
    lock: lockWork,
    areas: areasWork,
    release: releaseWork,
    "delete-group-snapshot": deletedGroupSnapshotWork,
  },
  result: ({ plan, outputs }) => {
    const machines = membersIn(plan).map(({ vmId, name }, place) => ({
      vmId,
      name,
      checkpointId: outputs[`checkpointId${place}`] ?? null,
      changedAreas: changedAreasOf({ plan, outputs }, String(place)),
    }));
    return machines.length === 0 ? { ...outputs } : { snapshotId: outputs.snapshotId ?? null, machines };
  },
});
