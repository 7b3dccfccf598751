import { setMaxListeners } from "node:events";
import { CallTimeoutError } from "./transport-failure";

/** Joins a caller's signal with a time limit into one signal, and tells afterwards which of them it was. */
export class Deadline {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  readonly #onAbort = () => this.#controller.abort(this.caller?.reason);

  constructor(
    private readonly caller: AbortSignal | undefined,
    private readonly timeoutMs: number | null,
  ) {
    // One signal may stop any number of calls; Node takes more than ten for a leak.
    if (caller !== undefined) setMaxListeners(0, caller);
    if (caller?.aborted) this.#onAbort();
    else caller?.addEventListener("abort", this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isCancelled(): boolean {
    return this.caller?.aborted === true && !(this.signal.reason instanceof CallTimeoutError);
  }

  /** Starts the time limit, once. Waiting for a turn does not count: behind a slow rate it may take longer than any call. */
  start(): void {
    if (this.timeoutMs === null || this.#timer !== null) return;
    this.#timer = setTimeout(() => this.#controller.abort(new CallTimeoutError()), this.timeoutMs);
  }

  /** Must be called when the call is over: frees the timer and the caller's signal. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.caller?.removeEventListener("abort", this.#onAbort);
  }
}
