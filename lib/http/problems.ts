import type { Problem } from "@/lib/domain/problem";

/** Every kind of refusal the API gives. `slug` is the stable end of its `type` URI and the name of its page. */
export const problemKinds = {
  "malformed-request": {
    status: 400,
    title: "The request is malformed",
    remedy: "Correct the named parameter and send the request again.",
  },
  "unknown-sort": {
    status: 400,
    title: "This list cannot be sorted that way",
    remedy: "Use one of the sort fields named in the detail.",
  },
  "bad-cursor": {
    status: 400,
    title: "The cursor is not valid for this list",
    remedy: "Start again without a cursor; use only cursors that the same list answered.",
  },
  "signed-out": {
    status: 401,
    title: "Sign in first",
    remedy: "Sign in at /login, or send a valid token in the Authorization header.",
  },
  "not-allowed": {
    status: 403,
    title: "Your role does not allow this",
    remedy: "Ask an administrator of your organisation for the role that may do it.",
  },
  "password-change-needed": {
    status: 403,
    title: "Choose a password of your own first",
    remedy: "Open /new-password, choose one, and sign in with it.",
  },
  "cross-site": {
    status: 403,
    title: "The request did not come from Backdesk's own pages",
    remedy: "Use a token for scripts; browsers must send the request from the same origin.",
  },
  "not-found": {
    status: 404,
    title: "There is nothing here",
    remedy: "Check the address; the thing may have been removed or belong to somebody else.",
  },
  "not-in-contract": {
    status: 404,
    title: "The vendor's contract does not list this call",
    remedy: "Check method and path against the vendor's API; only documented calls pass.",
  },
  "method-not-allowed": {
    status: 405,
    title: "This address does not answer that method",
    remedy: "Use one of the methods in the Allow header.",
  },
  conflict: {
    status: 409,
    title: "This contradicts the present state",
    remedy: "Read the thing again and decide on what you see now.",
  },
  "idempotency-conflict": {
    status: 409,
    title: "This idempotency key was used with another body",
    remedy: "Use a new Idempotency-Key for a new intent.",
  },
  "too-large": { status: 413, title: "The body is too large", remedy: "Send less than the limit named in the detail." },
  "unsupported-media": {
    status: 415,
    title: "The body has a media type that is not read here",
    remedy: "Send application/json.",
  },
  "invalid-body": { status: 422, title: "The body breaks a rule", remedy: "Correct the named fields and send it again." },
  "not-supported": {
    status: 422,
    title: "This vendor cannot do that",
    remedy: "See /api/v1/capabilities for what the connection can do.",
  },
  "rate-limited": { status: 429, title: "Too many requests", remedy: "Wait for the time in Retry-After." },
  internal: {
    status: 500,
    title: "Something went wrong inside Backdesk",
    remedy: "Try again; if it stays, give the request id to your administrator.",
  },
  "vendor-error": {
    status: 502,
    title: "The vendor answered badly",
    remedy: "See the vendor's own message; check the connection under Settings.",
  },
  "not-ready": { status: 503, title: "Backdesk is not ready", remedy: "Wait for the time in Retry-After and try again." },
  "vendor-unavailable": {
    status: 503,
    title: "The vendor is not reachable at the moment",
    remedy: "Wait for the time in Retry-After; the connection's page shows its health.",
  },
  "vendor-timeout": {
    status: 504,
    title: "The vendor took too long",
    remedy: "Try again later; a write is followed up under Operations.",
  },
} as const satisfies Record<string, { status: number; title: string; remedy: string }>;

export type ProblemKind = keyof typeof problemKinds;

export interface ProblemOptions {
  errors?: { path: string; message: string }[];
  vendor?: Problem["vendor"];
  /** Extra response headers, for example Retry-After or Allow. */
  headers?: Record<string, string>;
}

/** A refusal that becomes an `application/problem+json` answer. `detail` is shown to people: no secrets, no internals. */
export class ProblemError extends Error {
  readonly status: number;

  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(`${kind}: ${detail}`);
    this.name = "ProblemError";
    this.status = problemKinds[kind].status;
  }

  /** The body of the answer. `instance` is the path that was asked, without its query. */
  toProblem(instance: string, requestId: string): Problem {
    return {
      type: `/problems/${this.kind}`,
      title: problemKinds[this.kind].title,
      status: this.status,
      detail: this.detail,
      instance,
      requestId,
      ...(this.options.errors ? { errors: this.options.errors } : {}),
      ...(this.options.vendor ? { vendor: this.options.vendor } : {}),
    };
  }
}
