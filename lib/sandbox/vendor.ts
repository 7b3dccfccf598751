import type { IncomingHttpHeaders } from "node:http";
import type { ReceivedContent, StoredContent } from "./contents";
import type { Scale } from "./scale";

/** A request as it came over the wire. Nothing in it has been decoded. */
export interface SandboxRequest {
  method: string;
  /** Path and query as received, the vendor's mount included: what a signature was made over. */
  url: string;
  /** Path after the mount (`/vendor/backup/v1` gives `/backup/v1`), percent-encoded, without query. */
  path: string;
  /** What follows `?`; "" without one. */
  query: string;
  /** The Host header; "" without one. */
  host: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The body of a call that the vendor takes as content; `body` is then empty. */
  content?: ReceivedContent;
}

export interface SandboxContext {
  /** The sandbox's clock in milliseconds: when things happen. */
  now: number;
  /**
   * The time on the vendor's wall, in milliseconds, for its Date header and for checking timestamps: real time, which advancing
   * the clock does not move (clients' clocks do not follow), off by a `clock-skew` fault.
   */
  vendorTime: number;
  /** By how much the clock has been advanced; a client that signs with the advanced time is right, too. */
  advancedMs: number;
  requestId: string;
  /** An `expired-session` fault: whatever session or signature comes is to be treated as run out. */
  isSessionExpired: boolean;
  /** An `outcome` fault: how the work that this call starts will end, in the vendor's own word; null leaves it to the vendor. */
  outcome: string | null;
}

/** Bytes of a content from one place to another, both counted. */
export interface ContentPart {
  content: StoredContent;
  start: number;
  end: number;
}

/** What the vendor thought of a call's credentials; `account` is a name, never a key. */
export type AuthenticationVerdict =
  { verdict: "accepted"; account: string } | { verdict: "refused"; reason: string } | { verdict: "not-checked" };

export interface SandboxAnswer {
  status: number;
  headers?: Record<string, string>;
  /** JSON text, bytes, or part of a content as they go out; null for none. */
  body: string | Buffer | ContentPart | null;
  authentication: AuthenticationVerdict;
}

/** One simulated vendor. Everything that knows the vendor's API is behind this. */
export interface SandboxVendor {
  /** Name and mount: requests to `/<name>/...` come here. */
  readonly name: string;
  /** Whether the body of such a call is content: kept in a file and not read into memory. Absent: never. */
  takesContent?(method: string, path: string): boolean;
  handle(request: SandboxRequest, context: SandboxContext): SandboxAnswer | Promise<SandboxAnswer>;
  /** Ids of the operations that it plays, by the service's name in proxied paths ("" for a vendor with one). */
  operations(): Record<string, readonly string[]>;
  /** How much there is of each kind, and which of the figures are projected from a sample. */
  counts(): { counts: Record<string, number>; estimated: string[] };
  /** Back to the starting data: everything that was created, changed or deleted is forgotten. */
  reset(): void;
  /** Lets time take its effect; called after the clock has been moved. */
  tick(): void;
}

/** What a vendor is made from. The same seed and scale give the same data after a restart. */
export interface VendorGround {
  seed: number;
  scale: Scale;
  /** The hour, in UTC, at which nightly work begins that keeps machines busy; the vendor's own when left out. */
  nightHour?: number | undefined;
  /** The sandbox's clock in milliseconds. */
  now: () => number;
}

export type VendorFactory = (ground: VendorGround) => SandboxVendor;
