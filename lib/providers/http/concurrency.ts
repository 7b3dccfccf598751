/** Lets so many run at a time; the rest wait in order. */
export class ConcurrencyLimit {
  #running = 0;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly max: number) {}

  /** Resolves when there is room; the caller then owes one `release`. Rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#running < this.max) {
      this.#running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(enter);
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.add(enter);
    });
  }

  release(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    // The place is handed on, so `#running` stays as it is.
    this.#waiting.delete(next);
    next();
  }
}
