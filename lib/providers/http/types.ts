import type { VendorCall } from "../plan";

/** A request as it will stand on the wire, before credentials. The URL is final: sign it as it is. */
export interface OutgoingRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  service: string;
  operationId: string | null;
  /** What follows the head, for vendors whose signature covers it; "streamed" where it is not known beforehand. */
  body: Uint8Array | null | "streamed";
  /** Part of a pass over whole inventories: nobody is waiting, so it must not keep a person's session alive. */
  isBackground: boolean;
}

/** A request of a login itself: sent as it is, without credentials of the client's own. */
export interface LoginRequest {
  method: "GET" | "POST" | "DELETE";
  /** Path below the service's base, or a whole address where the vendor has its tokens made elsewhere. */
  to: { service: string; path: string } | { url: string };
  headers: Record<string, string>;
  body: string | null;
}

export interface LoginAnswer {
  status: number;
  headers: Record<string, string>;
  /** Every Set-Cookie header, as it came. */
  setCookies: string[];
  text: string;
}

/** How a signer reaches the vendor to log in: the connection's own pool, TLS and address rules. */
export interface LoginTransport {
  /** Any status is an answer; throws a VendorError when there is none. */
  send(request: LoginRequest): Promise<LoginAnswer>;
  /** The error of a login that was refused, in the vendor's words with credentials taken out. */
  refused(answer: LoginAnswer): Error;
}

/** The 401 that asks for a new login. */
export interface Refusal {
  headers: Readonly<Record<string, string>>;
}

/** Adds credentials to requests. Holds sessions where the vendor has them. */
export interface RequestSigner {
  /**
   * How far our clock may be from the vendor's before signatures are refused, in milliseconds. Absent where no time is signed:
   * then a 401 is never put down to the clock.
   */
  readonly clockToleranceMs?: number;
  /** Gives the headers to add. `now` is the vendor's clock where a skew is known. */
  headers(request: OutgoingRequest, now: Date): Promise<Record<string, string>> | Record<string, string>;
  /** Called on 401; true when a new login makes one repetition worthwhile. Concurrent callers share one login. */
  renew?(refusal: Refusal): Promise<boolean>;
  /** Ends the session at the vendor, where it has one. Called when the client is closed; must not throw. */
  end?(): Promise<void>;
}

/**
 * How a call ended, as far as it is known. Only `answered` knows whether the vendor did it. A success whose body was lost or
 * cannot be read is `unknown`: the effect is likely and its outputs are missing. So is a gateway's 502 or 504.
 */
type CallOutcome = "answered" | "not-sent" | "unknown";

/** Why a vendor call did not give a usable answer. Messages are safe to show: no credential, no internal address. */
export interface VendorErrorFacts {
  kind:
    | "answered-error"
    | "unauthorized"
    | "clock-skew"
    | "rate-limited"
    | "unreachable"
    | "timeout"
    | "reset"
    | "malformed"
    | "too-large"
    | "breaker-open"
    | "address-refused"
    | "cancelled";
  outcome: CallOutcome;
  status: number | null;
  code: string | null;
  message: string;
  retryAfterSeconds: number | null;
  requestId: string;
}

export interface VendorAnswer<T = unknown> {
  status: number;
  headers: Record<string, string>;
  /** Parsed JSON; null for an empty body. */
  body: T;
  requestId: string;
  attempts: number;
}

export interface StreamedAnswer {
  status: number;
  headers: Record<string, string>;
  body: ReadableStream<Uint8Array> | null;
  requestId: string;
}

/** Told of every attempt, for the record of an operation and for metrics. Never given headers or bodies. */
export type CallObserver = (attempt: {
  method: string;
  url: string;
  service: string;
  operationId: string | null;
  status: number | null;
  attempt: number;
  startedAt: Date;
  durationMs: number;
}) => void;

/** The one HTTP client, bound to one connection. */
export interface VendorHttp {
  /**
   * Sends a call. Reads are retried when safe; writes only when the vendor said 429 or 503 with nothing done.
   * Throws `VendorError` (facts above) for every status outside 2xx and for every transport failure.
   */
  call(call: VendorCall, options?: CallOptions): Promise<VendorAnswer>;
  /** The same without reading the body, for the proxy and for files. Statuses outside 2xx are answers here. */
  stream(call: StreamCall, options?: CallOptions): Promise<StreamedAnswer>;
}

export interface CallOptions {
  signal?: AbortSignal;
  observer?: CallObserver;
  /** Lets calls that a person waits for go first. For passes over whole inventories. */
  background?: boolean;
  /** Limit of the call with its repetitions, in milliseconds, from when it gets its turn; where the default does not fit. */
  timeoutMs?: number;
}

export interface StreamCall {
  service: string;
  method: string;
  /** Path and query exactly as they go on the wire. */
  pathAndQuery: string;
  headers: Record<string, string>;
  body: ReadableStream<Uint8Array> | Uint8Array | null;
}
