import type { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import type { Facts, Plan, PlanStep, StepOutputs, VendorCall } from "../../plan";
import type { OperationSupport, ProviderIo, Tracking } from "../../provider";
import type { GoogleSettings } from "../connection";

export type Io = ProviderIo<GoogleSettings>;
export type Memo = Plan["memo"];

/** What is sent and what surrounds it. */
export interface Wish {
  steps: PlanStep[];
  summary: string;
  subject: string;
  affected: { noun: string; partition: string | null }[];
  memo?: Memo;
}

export type Wished = { ok: true; wish: Wish } | { ok: false; errors: { path: string; message: string }[] };

export const refuse = (path: string, message: string): Wished => ({ ok: false, errors: [{ path, message }] });

/** A step and what is known when it is looked for. */
export interface Moment {
  memo: Memo;
  stepId: string;
  outputs: StepOutputs;
}

export interface Definition<Input> {
  input: z.ZodType<Input>;
  wish(input: Input, facts: Facts): Wished;
  checks?(io: Io, input: Input, facts: Facts): Promise<Check[]>;
  /** What is seen at the console of the thing that a step changes: read before it is sent, and again when its answer was lost. */
  look(io: Io, moment: Moment): Promise<unknown>;
  /** What the step would have told, when `after` shows its effect; null when it does not. */
  happened(moment: Moment, before: unknown, after: unknown): StepOutputs | null;
  /** Seconds after which an effect that is not there never came. The console acts on receipt; jobs show up only after a while. */
  graceSeconds?: number;
  track?(io: Io, moment: { memo: Memo; outputs: StepOutputs; before: unknown; sentAt: Date }): Promise<Tracking>;
}

const defaultGraceSeconds = 5;
/** How long a job may take to show up on the console: it begins on an appliance, which tells of it later. */
export const jobGraceSeconds = 300;

/** Makes the provider's form of a kind: plan, baseline and reconciler follow from `look` and `happened`. */
export function define<Input>(definition: Definition<Input>): OperationSupport<Input, GoogleSettings> {
  const { track } = definition;
  return {
    input: definition.input,
    plan: (input, facts) => {
      const wished = definition.wish(input, facts);
      if (!wished.ok) return wished;
      const { memo = {}, ...wish } = wished.wish;
      return { ok: true, plan: { ...wish, memo } };
    },
    ...(definition.checks ? { checks: definition.checks.bind(definition) } : {}),
    baseline: (io, { plan, step, outputs }) => definition.look(io, { memo: plan.memo, stepId: step.id, outputs }),
    reconcile: async (io, { plan, step, outputs, baseline, sentAt }) => {
      const moment = { memo: plan.memo, stepId: step.id, outputs };
      const told = definition.happened(moment, baseline, await definition.look(io, moment));
      if (told !== null) return { outcome: "happened", outputs: told };
      const graceMs = (definition.graceSeconds ?? defaultGraceSeconds) * 1_000;
      if (io.now().getTime() - sentAt.getTime() < graceMs) return { outcome: "not-yet-known", retryAfterSeconds: 2 };
      return { outcome: "did-not-happen" };
    },
    ...(track
      ? { track: (io, { plan, outputs, baseline, sentAt }) => track(io, { memo: plan.memo, outputs, before: baseline, sentAt }) }
      : {}),
  };
}

/** A step that changes something. */
export function write(
  id: string,
  title: string,
  call: Omit<VendorCall, "service">,
  more: Pick<PlanStep, "capture" | "undo"> = {},
): PlanStep {
  return { id, title, effect: "write", call: { service: "", ...call }, ...more };
}

export const idPath = (id: string): string => encodeURIComponent(id);

/** What a console of texts keeps of an operation, so that its effect is known again: readable, and unlike any other. */
export const labelOf = ({ operationTag }: Facts): string => `backdesk-${operationTag}`;
