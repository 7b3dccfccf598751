import { z } from "zod";
import { pathMatcher } from "./path-pattern";

const pathPattern = z.string().min(1).refine(isPattern, "is not a valid regular expression");

/** Which calls a fault strikes; what is left out matches all. `path` as `pathMatcher` reads it. */
const matchSchema = z.strictObject({
  vendor: z.string().min(1).optional(),
  method: z.string().min(1).toUpperCase().optional(),
  path: pathPattern.optional(),
});

const frame = {
  match: matchSchema.default({}),
  /** How many calls it strikes before it is spent; until deleted when left out. */
  times: z.int().min(1).max(1_000_000).optional(),
  /** How many matching calls pass unharmed first. */
  skip: z.int().min(0).max(1_000_000).default(0),
};
const seconds = z.number().min(0).max(86_400);

/** The body of `POST /__sandbox/faults`. */
export const faultSchema = z.discriminatedUnion("fault", [
  /** Waits, then goes on as usual. */
  z.strictObject({ ...frame, fault: z.literal("latency"), latencyMs: z.number().min(0).max(600_000) }),
  /** Answers at once with this status; the vendor never sees the call, so nothing happens. */
  z.strictObject({
    ...frame,
    fault: z.literal("status"),
    status: z.int().min(400).max(599),
    retryAfterSeconds: seconds.optional(),
    /** JSON to answer; a short error when left out. */
    body: z.json().optional(),
  }),
  /** Cuts the connection before anything has happened. */
  z.strictObject({ ...frame, fault: z.literal("reset-before") }),
  /** Lets the call take effect, then cuts the connection instead of answering. */
  z.strictObject({ ...frame, fault: z.literal("reset-after") }),
  /** The vendor treats the session or signature as run out. */
  z.strictObject({ ...frame, fault: z.literal("expired-session") }),
  /** Promises the whole body, sends half and cuts. */
  z.strictObject({ ...frame, fault: z.literal("truncate") }),
  /** A complete answer whose body is not JSON. */
  z.strictObject({ ...frame, fault: z.literal("malformed") }),
  /** Sends the body drop by drop. */
  z.strictObject({ ...frame, fault: z.literal("slow-body"), bytesPerSecond: z.int().min(1).max(100_000_000) }),
  /** The vendor's clock is off by this much, in its checks and in its Date header. */
  z.strictObject({ ...frame, fault: z.literal("clock-skew"), skewSeconds: z.number().min(-31_536_000).max(31_536_000) }),
  /** The work that the call starts ends so, in the vendor's own word, for example `FAILED`. */
  z.strictObject({ ...frame, fault: z.literal("outcome"), outcome: z.string().min(1).max(100) }),
]);
export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault["fault"];

interface Placed {
  id: number;
  fault: Fault;
  matches: (path: string) => boolean;
  skipsLeft: number;
  timesLeft: number;
  struck: number;
}

/** A fault that was placed, as the controls show it. `timesLeft` is null for one that stays until deleted. */
export type FaultReport = Fault & { id: number; struck: number; timesLeft: number | null };

/** The faults that are waiting to strike, in the order they were placed. */
export class FaultBook {
  #placed: Placed[] = [];
  #lastId = 0;

  place(fault: Fault): FaultReport {
    this.#lastId += 1;
    const placed: Placed = {
      id: this.#lastId,
      fault,
      matches: fault.match.path === undefined ? () => true : pathMatcher(fault.match.path),
      skipsLeft: fault.skip,
      timesLeft: fault.times ?? Infinity,
      struck: 0,
    };
    this.#placed.push(placed);
    return report(placed);
  }

  list(): FaultReport[] {
    return this.#placed.map(report);
  }

  clear(): void {
    this.#placed = [];
  }

  /** Every fault that strikes this call, at most one of a kind; each is counted. */
  strike(call: { vendor: string; method: string; path: string }): Fault[] {
    if (this.#placed.length === 0) return [];
    const struck = new Map<FaultKind, Fault>();
    for (const placed of this.#placed) {
      const { match, fault } = placed.fault;
      if (struck.has(fault) || placed.timesLeft === 0) continue;
      if (match.vendor !== undefined && match.vendor !== call.vendor) continue;
      if (match.method !== undefined && match.method !== call.method) continue;
      if (!placed.matches(call.path) && !placed.matches(call.path.slice(call.vendor.length + 1))) continue;
      if (placed.skipsLeft > 0) {
        placed.skipsLeft -= 1;
        continue;
      }
      placed.timesLeft -= 1;
      placed.struck += 1;
      struck.set(fault, placed.fault);
    }
    return [...struck.values()];
  }
}

function report(placed: Placed): FaultReport {
  const timesLeft = Number.isFinite(placed.timesLeft) ? placed.timesLeft : null;
  return { ...placed.fault, id: placed.id, struck: placed.struck, timesLeft };
}

function isPattern(pattern: string): boolean {
  try {
    pathMatcher(pattern);
    return true;
  } catch {
    return false;
  }
}
