import { setMaxListeners } from "node:events";
import { CallTimeoutError } from "./transport-failure";

/** Joins a caller's signal with a time limit into one signal, and tells afterwards which of them it was. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | null;
  readonly #onAbort = () => this.#controller.abort(this.caller?.reason);

  constructor(
    private readonly caller: AbortSignal | undefined,
    timeoutMs: number | null,
  ) {
    this.#timer = timeoutMs === null ? null : setTimeout(() => this.#controller.abort(new CallTimeoutError()), timeoutMs);
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

  /** Must be called when the call is over: frees the timer and the caller's signal. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.caller?.removeEventListener("abort", this.#onAbort);
  }
}
