import { z } from "zod";
import type { CallLog } from "./call-log";
import type { SandboxClock } from "./clock";
import { faultSchema, type FaultBook } from "./faults";
import type { Scale } from "./scale";
import type { SandboxVendor } from "./vendor";

/** What the controls work on. */
export interface Controlled {
  clock: SandboxClock;
  faults: FaultBook;
  calls: CallLog;
  vendors: readonly SandboxVendor[];
  seed: number;
  scale: Scale;
}

export interface ControlAnswer {
  status: number;
  headers?: Record<string, string>;
  body: string | null;
}

const advanceSchema = z.strictObject({
  advanceSeconds: z
    .number()
    .min(0)
    .max(10 * 366 * 86_400),
});
const sinceSchema = z.union([
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform((text) => ({ sequence: Number(text) })),
  z.iso.datetime({ offset: true }).transform((text) => ({ at: Date.parse(text) })),
]);

const json = (status: number, value: unknown): ControlAnswer => ({ status, body: JSON.stringify(value) });
const done: ControlAnswer = { status: 204, body: null };
const refusal = (status: number, detail: string, errors?: unknown): ControlAnswer => ({
  status,
  headers: { "Content-Type": "application/problem+json" },
  body: JSON.stringify({ title: "The sandbox does not understand this control.", status, detail, errors }),
});

/** Answers `/__sandbox/...`; `path` is what follows `/__sandbox`. Bad JSON is 400, JSON that breaks a rule 422. */
export function control(sandbox: Controlled, call: { method: string; path: string; query: string; body: Buffer }): ControlAnswer {
  switch (`${call.method} ${call.path}`) {
    case "GET /state":
      return json(200, stateOf(sandbox));
    case "GET /faults":
      return json(200, { items: sandbox.faults.list() });
    case "POST /faults":
      return withBody(call.body, faultSchema, (fault) => json(201, sandbox.faults.place(fault)));
    case "DELETE /faults":
      sandbox.faults.clear();
      return done;
    case "POST /clock":
      return withBody(call.body, advanceSchema, ({ advanceSeconds }) => {
        sandbox.clock.advance(advanceSeconds);
        for (const vendor of sandbox.vendors) vendor.tick();
        return json(200, clockOf(sandbox.clock));
      });
    case "GET /calls":
      return callsSince(sandbox.calls, new URLSearchParams(call.query));
    case "POST /reset":
      sandbox.clock.reset();
      sandbox.faults.clear();
      sandbox.calls.clear();
      for (const vendor of sandbox.vendors) vendor.reset();
      return done;
    default:
      return refusal(
        404,
        `There is no ${call.method} /__sandbox${call.path}. There are GET state, POST, GET and DELETE faults, POST clock, GET calls, POST reset.`,
      );
  }
}

function stateOf({ clock, faults, calls, vendors, seed, scale }: Controlled) {
  return {
    ...clockOf(clock),
    seed,
    scale,
    faults: faults.list().length,
    calls: calls.lastSequence,
    vendors: Object.fromEntries(vendors.map((vendor) => [vendor.name, vendor.counts()])),
  };
}

function clockOf(clock: SandboxClock) {
  return { now: new Date(clock.now()).toISOString(), advancedSeconds: clock.advancedSeconds };
}

function callsSince(calls: CallLog, query: URLSearchParams): ControlAnswer {
  const unknown = [...query.keys()].find((name) => name !== "since");
  if (unknown !== undefined) return refusal(400, `calls has no parameter ${unknown}; it takes since.`);
  const since = sinceSchema.safeParse(query.get("since") ?? "0");
  if (!since.success) return refusal(400, "since must be a sequence number or an ISO 8601 time with a zone.");
  return json(200, { items: calls.since(since.data), last: calls.lastSequence });
}

function withBody<T>(body: Buffer, schema: z.ZodType<T>, answer: (value: T) => ControlAnswer): ControlAnswer {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    return refusal(400, "The body must be JSON.");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return answer(parsed.data);
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  return refusal(422, errors.map(({ path, message }) => `${path || "body"}: ${message}`).join("; "), errors);
}
