import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen, type CircuitBreakerPolicy } from "cockatiel";
import type { HttpLimits } from "./limits";
import { VendorError } from "./vendor-error";

const sickKinds: ReadonlySet<string> = new Set(["unreachable", "timeout", "reset"]);
const sickStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

/** Whether a failure says that the vendor as such is ill, rather than that it refused this call. */
function isSickness(error: Error): boolean {
  if (!(error instanceof VendorError)) return false;
  const { kind, status } = error.facts;
  return sickKinds.has(kind) || (kind !== "rate-limited" && status !== null && sickStatuses.has(status));
}

/** One breaker per address, so that one service that is down does not stop the others. */
export class Breakers {
  readonly #byOrigin = new Map<string, { policy: CircuitBreakerPolicy; openedAt: number }>();

  constructor(private readonly limits: Pick<HttpLimits, "breakerFailures" | "breakerOpenMs">) {}

  /** Runs one attempt; refuses it with `breaker-open`, unsent, while the address is given time to recover. */
  async run<T>(origin: string, requestId: string, attempt: () => Promise<T>): Promise<T> {
    const entry = this.#entry(origin);
    try {
      return await entry.policy.execute(attempt);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const remainingMs = Math.max(0, entry.openedAt + this.limits.breakerOpenMs - performance.now());
      throw new VendorError({
        kind: "breaker-open",
        outcome: "not-sent",
        status: null,
        code: null,
        message: `The vendor failed ${this.limits.breakerFailures} times in a row; calls are held back for a moment.`,
        retryAfterSeconds: Math.max(1, Math.ceil(remainingMs / 1000)),
        requestId,
      });
    }
  }

  #entry(origin: string) {
    const known = this.#byOrigin.get(origin);
    if (known !== undefined) return known;
    const policy = circuitBreaker(handleWhen(isSickness), {
      breaker: new ConsecutiveBreaker(this.limits.breakerFailures),
      halfOpenAfter: this.limits.breakerOpenMs,
    });
    const entry = { policy, openedAt: 0 };
    policy.onBreak(() => {
      entry.openedAt = performance.now();
    });
    this.#byOrigin.set(origin, entry);
    return entry;
  }
}
