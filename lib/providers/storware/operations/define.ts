import type { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import type { Facts, Plan, PlanStep, StepOutputs } from "../../plan";
import type { OperationSupport, ProviderIo, Tracking } from "../../provider";
import type { StorwareSettings } from "../connection";

export type Io = ProviderIo<StorwareSettings>;
export type Memo = Plan["memo"];

export type Wished = { ok: true; plan: Plan } | { ok: false; errors: { path: string; message: string }[] };

export const refuse = (path: string, message: string): Wished => ({ ok: false, errors: [{ path, message }] });

/** What is seen after a write whose answer was lost, against what was seen before it. */
export type Sighting = { seen: "effect"; outputs: StepOutputs } | { seen: "nothing" } | { seen: "unclear"; why: string };

interface Moment {
  memo: Memo;
  step: PlanStep;
  outputs: StepOutputs;
}

export interface Definition<Input> {
  input: z.ZodType<Input>;
  /** See `OperationSupport.harmlessBecause`. */
  harmlessBecause?(input: Input): string | null;
  wish(input: Input, facts: Facts): Wished;
  checks?(io: Io, input: Input, facts: Facts): Promise<Check[]>;
  /** What is seen at the vendor of the thing a step changes: read before it is sent, and again when its answer was lost. */
  look(io: Io, moment: Moment): Promise<unknown>;
  /** Pure: whether `after` shows the step's effect and `before` did not. */
  sight(moment: Moment, before: unknown, after: unknown): Sighting;
  /** Looks how far the vendor is; absent where the answer is the end of it. */
  track?(io: Io, moment: { memo: Memo; outputs: StepOutputs; before: unknown }): Promise<Tracking>;
}

/** The vendor acts on receipt, so an effect that is not there after this long never came. */
const graceMs = 3_000;

/** Makes the provider's form of a kind: baseline and reconciler follow from `look` and `sight`. */
export function define<Input>(definition: Definition<Input>): OperationSupport<Input, StorwareSettings> {
  const { track } = definition;
  return {
    input: definition.input,
    plan: (input, facts) => definition.wish(input, facts),
    ...(definition.checks ? { checks: definition.checks.bind(definition) } : {}),
    ...(definition.harmlessBecause ? { harmlessBecause: definition.harmlessBecause.bind(definition) } : {}),
    baseline: (io, { plan, step, outputs }) => definition.look(io, { memo: plan.memo, step, outputs }),
    reconcile: async (io, { plan, step, outputs, baseline, sentAt }) => {
      const moment = { memo: plan.memo, step, outputs };
      const sighting = definition.sight(moment, baseline, await definition.look(io, moment));
      if (sighting.seen === "effect") return { outcome: "happened", outputs: sighting.outputs };
      if (io.now().getTime() - sentAt.getTime() < graceMs) return { outcome: "not-yet-known", retryAfterSeconds: 1 };
      return sighting.seen === "unclear" ? { outcome: "cannot-tell", why: sighting.why } : { outcome: "did-not-happen" };
    },
    ...(track
      ? { track: (io: Io, { plan, outputs, baseline }) => track(io, { memo: plan.memo, outputs, before: baseline }) }
      : {}),
  };
}

/** For steps whose effect is a state that can be compared: it is there when what is seen is what was wanted. */
export const sightOf = (isThere: boolean, outputs: StepOutputs = {}): Sighting =>
  isThere ? { seen: "effect", outputs } : { seen: "nothing" };

type WriteStep = Omit<PlanStep, "effect" | "call"> & { call: Omit<PlanStep["call"], "service"> };

/** A write as it stands in a plan; the vendor has one service. */
export const write = ({ call, ...step }: WriteStep): PlanStep => ({ ...step, effect: "write", call: { service: "", ...call } });

/** The call that takes a step back. */
export const undoing = (title: string, call: Omit<PlanStep["call"], "service">) => ({ title, call: { service: "", ...call } });

export const idPath = (id: string): string => encodeURIComponent(id);
