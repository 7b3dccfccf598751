import type { HttpLimits } from "./limits";
import type { VendorErrorFacts } from "./types";

/** Seconds that a `Retry-After` header asks for (a number or a date); null for none or nonsense. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (!/^[A-Za-z]{3,9},? /.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}

const repeatableForReads: ReadonlySet<VendorErrorFacts["kind"]> = new Set([
  "unreachable",
  "timeout",
  "reset",
  "malformed",
  "rate-limited",
]);
/** Answers of a gateway or of a service that is starting; a 500 would be the same the next time. */
const passingStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Milliseconds to wait before the call may be sent again; null when it must not be. Reads are repeated after whatever
 * passes by itself. Writes only after 429 and 503, with which a vendor says that it has done nothing.
 */
export function repetitionDelay(
  facts: VendorErrorFacts,
  {
    isRead,
    attempt,
    limits,
    random = Math.random,
  }: { isRead: boolean; attempt: number; limits: HttpLimits; random?: () => number },
): number | null {
  if (attempt >= limits.maxAttempts) return null;
  const isRefusedForNow = facts.outcome === "answered" && (facts.status === 429 || facts.status === 503);
  const isPassing = repeatableForReads.has(facts.kind) || (facts.status !== null && passingStatuses.has(facts.status));
  if (!isRefusedForNow && !(isRead && isPassing)) return null;
  // Full jitter: clients that failed together must not come back together.
  const jitter = random() * Math.min(limits.backoffMaxMs, limits.backoffBaseMs * 2 ** (attempt - 1));
  if (facts.retryAfterSeconds === null) return jitter;
  const asked = facts.retryAfterSeconds * 1000;
  return asked > limits.longestRetryAfterMs ? null : asked + random() * limits.backoffBaseMs;
}
