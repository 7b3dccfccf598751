import type { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import type { Facts, Plan, PlanStep, StepOutputs } from "../../plan";
import type { OperationSupport, StepProgress } from "../../provider";
import type { SangforSettings } from "../connection";
import type { Io } from "./ask";
import { taskProgress } from "./task-progress";

export type Planned = { ok: true; plan: Plan } | { ok: false; errors: { path: string; message: string }[] };
export const refuse = (path: string, message: string): Planned => ({ ok: false, errors: [{ path, message }] });

/** One step under way, with what is known. */
export interface Moment {
  plan: Plan;
  step: PlanStep;
  outputs: StepOutputs;
}

/** What a kind of step does beside being sent; steps are found by their id up to a colon (`recover:2` is a `recover`). */
export interface StepWork {
  /** Read before the step is first sent, for `effect` to tell old from new. */
  before?(io: Io, moment: Moment): Promise<unknown>;
  /** After a lost answer: what the step would have told, when the platform shows its effect; null when it does not. */
  effect(io: Io, moment: Moment, before: unknown): Promise<StepOutputs | null>;
  /** After the answer: how far the platform is. Absent: the task that the answer named is followed. */
  progress?(io: Io, moment: Moment): Promise<StepProgress>;
}

interface Definition<Input> {
  input: z.ZodType<Input>;
  plan(input: Input, facts: Facts): Planned;
  checks?(io: Io, input: Input, facts: Facts): Promise<Check[]>;
  work: Readonly<Record<string, StepWork>>;
  result?(moment: Pick<Moment, "plan" | "outputs">): unknown;
}

/** The platform notes a request before it answers; an effect that is not there after this long never came. */
const graceMs = 3_000;

/** The thing that a step's path names, for following work whose task is not known. */
export function serverIdIn({ call }: PlanStep): string | null {
  const id = /\/(?:servers|consistency-groups)\/([^/{}]+)/.exec(call.path)?.[1];
  return id === undefined ? null : decodeURIComponent(id);
}

/** The output that holds a step's task: the one whose name ends so. */
function taskIdOf({ step, outputs }: Moment): string | undefined {
  const name = Object.keys(step.capture ?? {}).find((candidate) => candidate.endsWith("Task"));
  return name === undefined ? undefined : outputs[name];
}

export const followTask = (io: Io, moment: Moment): Promise<StepProgress> =>
  taskProgress(io, { taskId: taskIdOf(moment), objectId: serverIdIn(moment.step) });

/** Makes the provider's form of a kind from its plan and from what its steps do. */
export function define<Input>(definition: Definition<Input>): OperationSupport<Input, SangforSettings> {
  const workOf = ({ id }: PlanStep): StepWork | undefined => definition.work[id.split(":", 1)[0] ?? id];
  return {
    input: definition.input,
    plan: (input, facts) => definition.plan(input, facts),
    ...(definition.checks ? { checks: definition.checks.bind(definition) } : {}),
    ...(definition.result ? { result: definition.result.bind(definition) } : {}),
    baseline: async (io, moment) => (await workOf(moment.step)?.before?.(io, moment)) ?? null,
    reconcile: async (io, { baseline, sentAt, ...moment }) => {
      const work = workOf(moment.step);
      if (work === undefined) return { outcome: "cannot-tell", why: "The platform does not show whether the call was made." };
      const outputs = await work.effect(io, moment, baseline);
      if (outputs !== null) return { outcome: "happened", outputs };
      if (io.now().getTime() - sentAt.getTime() < graceMs) return { outcome: "not-yet-known", retryAfterSeconds: 1 };
      return { outcome: "did-not-happen" };
    },
    follow: async (io, moment) => {
      const work = workOf(moment.step);
      if (work?.progress) return work.progress(io, moment);
      return moment.step.effect === "read" ? { state: "done" } : followTask(io, moment);
    },
  };
}
