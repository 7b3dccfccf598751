import { z } from "zod";
import { addAreas, changedDiskSchema, unchangedDisk, type ChangedAreas, type ChangedDisk } from "@/lib/domain/changed-areas";
import type { Plan, PlanStep, StepOutputs } from "../../plan";
import { bytesOfMb } from "../mapping";
import type { VmAttributes } from "../readers/vm-attributes";
import { datedCall, type Release } from "../release";
import { askOne } from "./ask";
import type { Moment, StepWork } from "./define";
import { lockTrouble } from "./lock";
import { memberOf, memberStepId } from "./member";
import { vendorFailure } from "./task-progress";

/*
 * What of a disk has changed between a checkpoint and a snapshot (contract README, "Agentless backup" 7). The platform answers part
 * by part of the disk; of each answer only a map of fixed size is kept, with how far one is, so that a disk of any size takes little
 * memory and a worker that is restarted goes on where the former stopped.
 */

const diskSchema = z.object({ slot: z.string(), sizeBytes: z.number() });
type Disk = z.infer<typeof diskSchema>;

export const disksOfMachine = (server: VmAttributes): Disk[] =>
  server.disks.map(({ id, size_mb }) => ({ slot: id, sizeBytes: bytesOfMb(size_mb) ?? 0 }));

interface AreasOf {
  serverId: string;
  /** The machine's place in a plan about several. */
  member?: string;
  disk: Disk;
  /** The later point: a snapshot's id, or the output that will hold it. */
  snapshotId: string;
  /** The earlier point: a checkpoint, or the output that will hold it; "0" stands for everything in use. */
  checkpoint: string;
  release: Release;
}

/** Obtain CBT differential bitmap: the first part of a disk; the rest is read while the step is followed. */
export const areasStep = ({ serverId, member = "", disk, snapshotId, checkpoint, release }: AreasOf): PlanStep => ({
  id: `${memberStepId("areas", member)}:${disk.slot}`,
  title: `Read which blocks of ${disk.slot} have changed`,
  effect: "read",
  call: {
    ...datedCall("changedAreas", release, { server: serverId }),
    method: "GET",
    query: { disk_id: disk.slot, snapshot_id: snapshotId, checkpoint_id: checkpoint, start_offset: "0" },
  },
});

const answerSchema = z.object({
  start_offset: z.number(),
  length: z.number(),
  changed_area: z.array(z.object({ start: z.number(), length: z.number() })),
});
const disksSchema = z.array(diskSchema).catch([]);
const readSchema = z.object({ disk: changedDiskSchema, offset: z.number() });

/** Answers that are read before the lock and the cancel button are looked at again. */
const answersALook = 50;
const outputOf = (name: string, member: string, slot: string) => `${name}${member === "" ? "" : `${member}_`}${slot}`;
const membersSchema = z.array(z.object({ disks: disksSchema })).catch([]);

/** The disks of a plan's one machine, or of the one at this place. */
const disksOfPlan = (plan: Plan, member: string): Disk[] =>
  member === "" ? disksSchema.parse(plan.memo.disks) : (membersSchema.parse(plan.memo.machines)[Number(member)]?.disks ?? []);

function readSoFar(outputs: StepOutputs, output: string, { slot, sizeBytes }: Disk): z.infer<typeof readSchema> {
  const kept = outputs[output];
  return kept === undefined ? { disk: unchangedDisk(slot, sizeBytes), offset: 0 } : readSchema.parse(JSON.parse(kept));
}

/** A step's query with what earlier steps told in it. */
const filledQuery = ({ step, outputs }: Moment, offset: number): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(step.call.query ?? {}).map(([name, value]) => [
      name,
      String(value).replaceAll(/\{(\w+)\}/g, (whole, output: string) => outputs[output] ?? whole),
    ]),
  ),
  start_offset: String(offset),
});

/** How far the whole plan is when this part of this step is done; the last tenth belongs to reading the inventory again. */
function percentOf({ plan, step }: Moment, part: number): number {
  const index = plan.steps.findIndex(({ id }) => id === step.id);
  return Math.round((90 * (index + part)) / plan.steps.length);
}

export const areasWork: StepWork = {
  effect: () => Promise.resolve({}),
  progress: async (io, moment) => {
    const trouble = await lockTrouble(io, moment);
    if (trouble !== null) return trouble;
    const member = memberOf(moment.step);
    const slot = moment.step.id.slice(`${memberStepId("areas", member)}:`.length);
    const known = disksOfPlan(moment.plan, member).find((disk) => disk.slot === slot) ?? { slot, sizeBytes: 0 };
    const output = outputOf("areas", member, slot);
    let { disk, offset } = readSoFar(moment.outputs, output, known);
    for (let answers = 0; offset < known.sizeBytes && answers < answersALook; answers += 1) {
      const { service, operationId, path } = moment.step.call;
      const answer = answerSchema.safeParse(await askOne(io, { service, operationId, path, query: filledQuery(moment, offset) }));
      const end = answer.success ? answer.data.start_offset + answer.data.length : 0;
      // An answer that does not lead on would be asked for without end.
      if (!answer.success || end <= offset) {
        const said = "The platform's answer names no further part of the disk.";
        return { state: "failed", error: vendorFailure("The changed blocks could not be read", "malformed", said) };
      }
      disk = addAreas(disk, answer.data.changed_area);
      offset = end;
    }
    const outputs = { [output]: JSON.stringify({ disk, offset }) };
    if (offset < known.sizeBytes)
      return { state: "running", progressPercent: percentOf(moment, offset / known.sizeBytes), pollAfterSeconds: 1, outputs };
    return { state: "done", outputs: { ...outputs, [outputOf("changedBytes", member, slot)]: String(disk.changedBytes) } };
  },
};

/** What was read of every disk of a machine, in the plan's order. */
export function changedAreasOf({ plan, outputs }: Pick<Moment, "plan" | "outputs">, member = ""): ChangedAreas {
  const disks = disksOfPlan(plan, member).flatMap((known): ChangedDisk[] => {
    const kept = outputs[outputOf("areas", member, known.slot)];
    return kept === undefined ? [] : [readSchema.parse(JSON.parse(kept)).disk];
  });
  return { disks };
}

/** Outputs without the maps, which stand in a result by themselves. */
export const plainOutputs = (outputs: StepOutputs): StepOutputs =>
  Object.fromEntries(Object.entries(outputs).filter(([name]) => !/^areas/.test(name)));
