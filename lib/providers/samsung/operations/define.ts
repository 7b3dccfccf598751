import type { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import type { Facts, Plan, StepOutputs, VendorCall } from "../../plan";
import type { OperationSupport, ProviderIo, Tracking } from "../../provider";
import type { SamsungSettings } from "../connection";

export type Io = ProviderIo<SamsungSettings>;
export type Memo = Plan["memo"];

/** One vendor call and what surrounds it. Every kind of this vendor is a single call. */
export interface Wish {
  call: VendorCall;
  title: string;
  summary: string;
  subject: string;
  affected: { noun: string; partition: string | null }[];
  memo?: Memo;
  capture?: Record<string, string>;
}

export type Wished = { ok: true; wish: Wish } | { ok: false; errors: { path: string; message: string }[] };

export const refuse = (path: string, message: string): Wished => ({ ok: false, errors: [{ path, message }] });

export interface Definition<Input> {
  input: z.ZodType<Input>;
  /** See `OperationSupport.complete`. */
  complete?: OperationSupport["complete"];
  wish(input: Input, facts: Facts): Wished;
  checks?(io: Io, input: Input, facts: Facts): Promise<Check[]>;
  /** What is seen at the vendor of the thing the call changes: read before it is sent, and again when its answer was lost. */
  look(io: Io, memo: Memo): Promise<unknown>;
  /** What the call would have told, when `after` shows its effect; null when it does not. */
  happened(memo: Memo, before: unknown, after: unknown): StepOutputs | null;
  /**
   * Why an effect that cannot be seen may have come about all the same; absent where what `look` sees is proof. Then a person
   * decides whether to send the call again.
   */
  unclear?: string;
  /** Looks how far the vendor is; absent where the answer is the end of it. */
  track?(io: Io, moment: { memo: Memo; outputs: StepOutputs; before: unknown; sentAt: Date }): Promise<Tracking>;
}

/** The vendor acts on receipt, so an effect that is not there after this long never came. */
const graceMs = 2_000;

/** Makes the provider's form of a kind: plan, baseline and reconciler follow from `look` and `happened`. */
export function define<Input>(definition: Definition<Input>): OperationSupport<Input, SamsungSettings> {
  return {
    input: definition.input,
    plan: (input, facts) => {
      const wished = definition.wish(input, facts);
      if (!wished.ok) return wished;
      const { call, title, summary, subject, affected, memo, capture } = wished.wish;
      const step = { id: "send", title, effect: "write" as const, call, ...(capture ? { capture } : {}) };
      return { ok: true, plan: { steps: [step], summary, subject, affected, memo: memo ?? {} } };
    },
    ...(definition.checks ? { checks: definition.checks.bind(definition) } : {}),
    ...(definition.complete ? { complete: definition.complete.bind(definition) } : {}),
    baseline: (io, { plan }) => definition.look(io, plan.memo),
    reconcile: async (io, { plan, baseline, sentAt }) => {
      const after = await definition.look(io, plan.memo);
      const outputs = definition.happened(plan.memo, baseline, after);
      if (outputs !== null) return { outcome: "happened", outputs };
      if (io.now().getTime() - sentAt.getTime() < graceMs) return { outcome: "not-yet-known", retryAfterSeconds: 1 };
      return definition.unclear === undefined
        ? { outcome: "did-not-happen" }
        : { outcome: "cannot-tell", why: definition.unclear };
    },
    ...(definition.track
      ? {
          track: (io: Io, { plan, outputs, baseline, sentAt }) =>
            definition.track?.(io, { memo: plan.memo, outputs, before: baseline, sentAt }) ??
            Promise.reject(new Error("no tracker")),
        }
      : {}),
  };
}
