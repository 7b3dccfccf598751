import { scheduleSchema, type Schedule } from "@/lib/domain/schedule";
import type { FactRow } from "../../plan";
import { policyAttributes, type PolicyAttributes } from "../readers/policy";
import { refuse, type Io, type Memo, type Wished } from "./define";
import { lookAtStep, sightStep, type Steps } from "./policy-steps";

/** What any of these changes touches. */
const affected = [
  { noun: "policy", partition: null },
  { noun: "schedule", partition: null },
  { noun: "backup", partition: null },
];

/** A plan of these steps; a refusal where there is nothing to do. */
export function planned(steps: Steps, told: { summary: string; subject: string; memo?: Memo }): Wished {
  if (!steps.ok) return steps;
  if (steps.steps.length === 0) return refuse("", "is so already; there is nothing to change");
  return { ok: true, plan: { steps: steps.steps, affected, memo: {}, ...told } };
}

const wantedSchedule = (memo: Memo): Schedule | null => scheduleSchema.safeParse(memo.schedule).data ?? null;

/** All of these look at what a step changes, whichever of them it is. */
export const bySteps = {
  look: (io: Io, { step }: { step: Parameters<typeof lookAtStep>[1] }) => lookAtStep(io, step),
  sight: ({ step, memo }: { step: Parameters<typeof sightStep>[0]; memo: Memo }, before: unknown, after: unknown) =>
    sightStep(step, before, after, wantedSchedule(memo)),
};

/** What is known of a policy; null for what is none, or is not known well enough. */
export function known(policy: FactRow): PolicyAttributes | null {
  return policy.noun === "policy" ? policyAttributes(policy.attributes) : null;
}

export const unknownPolicy = "is not known well enough; sync the connection and try again";
