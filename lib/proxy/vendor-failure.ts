import { ProblemError, type ProblemKind } from "@/lib/http/problems";
import type { VendorErrorFacts } from "@/lib/providers/http";

const kinds: Record<VendorErrorFacts["kind"], ProblemKind> = {
  "answered-error": "vendor-error",
  unauthorized: "vendor-error",
  "clock-skew": "vendor-error",
  "rate-limited": "vendor-unavailable",
  unreachable: "vendor-unavailable",
  timeout: "vendor-timeout",
  reset: "vendor-error",
  malformed: "vendor-error",
  "too-large": "vendor-error",
  "breaker-open": "vendor-unavailable",
  "address-refused": "vendor-error",
  cancelled: "vendor-error",
};

/** What a failed vendor call is to the caller. 503 always says when to come back. */
export function problemOfFailure(facts: VendorErrorFacts, headers: Record<string, string> = {}): ProblemError {
  const kind = kinds[facts.kind];
  const retryAfter: Record<string, string> =
    kind === "vendor-unavailable" ? { "retry-after": String(Math.max(1, Math.ceil(facts.retryAfterSeconds ?? 30))) } : {};
  return new ProblemError(kind, facts.message, {
    vendor: { status: facts.status, code: facts.code, message: facts.message },
    headers: { ...retryAfter, ...headers },
  });
}
