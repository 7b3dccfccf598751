import type { FaultKind } from "./faults";
import { withoutSecrets } from "./redaction";
import type { AuthenticationVerdict } from "./vendor";

/** One call that the sandbox received. */
export interface LoggedCall {
  /** Counts up from 1 without gaps; what `since` refers to. */
  sequence: number;
  /** When it arrived, on the sandbox's clock, ISO 8601. */
  at: string;
  requestId: string;
  vendor: string;
  method: string;
  /** Path and query as received, the vendor's mount included. */
  path: string;
  /** Null when the connection was cut instead of an answer. */
  status: number | null;
  /** What the vendor made of the call, also where the answer was cut; null when the vendor never saw it. */
  vendorStatus: number | null;
  authentication: AuthenticationVerdict;
  faults: FaultKind[];
  durationMs: number;
  /** What a write carried, without secrets; null for reads and empty bodies. */
  body: unknown;
}

const longestBody = 64 * 1024;

/** The newest calls, in a ring of bounded size. */
export class CallLog {
  #ring: LoggedCall[] = [];
  #nextPlace = 0;
  #lastSequence = 0;

  constructor(private readonly capacity = 10_000) {}

  add(call: Omit<LoggedCall, "sequence" | "body"> & { rawBody: Buffer }): void {
    const { rawBody, ...rest } = call;
    this.#lastSequence += 1;
    this.#ring[this.#nextPlace] = { ...rest, sequence: this.#lastSequence, body: readableBody(rawBody) };
    this.#nextPlace = (this.#nextPlace + 1) % this.capacity;
  }

  /** Calls after a sequence number, or from a moment on (milliseconds), oldest first. */
  since(start: { sequence: number } | { at: number }): LoggedCall[] {
    const isWanted =
      "sequence" in start
        ? (call: LoggedCall) => call.sequence > start.sequence
        : (call: LoggedCall) => Date.parse(call.at) >= start.at;
    return this.#ring.filter(isWanted).sort((a, b) => a.sequence - b.sequence);
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** Forgets the calls; sequence numbers go on, so that a `since` taken before stays good. */
  clear(): void {
    this.#ring = [];
    this.#nextPlace = 0;
  }
}

function readableBody(raw: Buffer): unknown {
  if (raw.length === 0) return null;
  if (raw.length > longestBody) return `[${raw.length} bytes]`;
  try {
    return withoutSecrets(JSON.parse(raw.toString("utf8")));
  } catch {
    return `[${raw.length} bytes, not JSON]`;
  }
}
