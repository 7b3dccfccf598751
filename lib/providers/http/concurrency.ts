/** Lets so many run at a time; the rest wait in order, background work behind everything else. */
export class ConcurrencyLimit {
  #running = 0;
  readonly #waiting = { foreground: new Set<() => void>(), background: new Set<() => void>() };

  constructor(private readonly max: number) {}

  /** Resolves when there is room; the caller then owes one `release`. Rejects with the signal's reason. */
  acquire(signal: AbortSignal, queue: "foreground" | "background" = "foreground"): Promise<void> {
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
        this.#waiting[queue].delete(enter);
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting[queue].add(enter);
    });
  }

  release(): void {
    const { foreground, background } = this.#waiting;
    const queue = foreground.size > 0 ? foreground : background;
    const [next] = queue;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    // The place is handed on, so `#running` stays as it is.
    queue.delete(next);
    next();
  }
}
