import { wait } from "./wait";

/** A token bucket: so many calls a second on average, one second's worth at once. Also holds calls back while the vendor asks for it. */
export class RateLimit {
  readonly #capacity: number;
  #tokens: number;
  #filledAt: number;
  #pausedUntil = 0;

  /** `perSecond` null: no rate, only pauses. `now` is a monotonic clock in milliseconds. */
  constructor(
    private readonly perSecond: number | null,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#capacity = Math.max(1, perSecond ?? 1);
    this.#tokens = this.#capacity;
    this.#filledAt = now();
  }

  /** How long the next call must wait, in milliseconds. Counts the call; calls are served in the order they ask. */
  reserve(): number {
    const now = this.now();
    const paused = Math.max(0, this.#pausedUntil - now);
    if (this.perSecond === null) return paused;
    this.#tokens = Math.min(this.#capacity, this.#tokens + ((now - this.#filledAt) / 1000) * this.perSecond);
    this.#filledAt = now;
    this.#tokens -= 1;
    return Math.max(paused, this.#tokens >= 0 ? 0 : (-this.#tokens / this.perSecond) * 1000);
  }

  /** Holds back every call that starts in the next `ms`. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.now() + ms);
  }

  async take(signal: AbortSignal): Promise<void> {
    const ms = this.reserve();
    if (ms > 0) await wait(ms, signal);
  }
}
