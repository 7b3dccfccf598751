import type { Breakers } from "./breaker";
import type { ConcurrencyLimit } from "./concurrency";
import type { Deadline } from "./deadline";
import { ExchangeFailure, type WireAnswer, type WireRequest } from "./exchange";
import type { Login } from "./login";
import type { RateLimit } from "./rate-limit";
import { transportFacts } from "./transport-failure";
import type { CallObserver, OutgoingRequest, RequestSigner } from "./types";
import { clockSkewMessage, type VendorClock } from "./vendor-clock";
import { VendorError } from "./vendor-error";

/** A call made ready: everything but credentials. */
export interface PreparedCall {
  origin: string;
  /** Path and query as they go on the wire. */
  path: string;
  outgoing: OutgoingRequest;
  body: WireRequest["body"];
  requestId: string;
}

/** What one call carries through its attempts. */
export interface CallState {
  deadline: Deadline;
  observers: readonly CallObserver[];
  isBackground: boolean;
  /** How often it has been sent. */
  attempts: number;
}

export interface AttemptParts {
  signer: RequestSigner;
  login: Login;
  clock: VendorClock;
  concurrency: ConcurrencyLimit;
  rate: RateLimit;
  breakers: Breakers;
}

type Send<Body> = (wire: WireRequest) => Promise<WireAnswer<Body>>;

export function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lower: Record<string, string> = {};
  for (const name in headers) lower[name.toLowerCase()] = headers[name] ?? "";
  return lower;
}

/** Makes single attempts: waits its turn, signs, sends, and sees to a refused signature or session. */
export class Attempts {
  constructor(private readonly parts: AttemptParts) {}

  /** Waits for a free place; the caller owes a `release`. */
  async enter(prepared: PreparedCall, state: CallState): Promise<void> {
    const { concurrency, rate } = this.parts;
    const { signal } = state.deadline;
    try {
      await concurrency.acquire(signal, state.isBackground ? "background" : "foreground");
    } catch (reason) {
      throw this.brokenOff(new ExchangeFailure(false, null, reason), prepared, state);
    }
    try {
      await rate.take(signal);
    } catch (reason) {
      concurrency.release();
      throw this.brokenOff(new ExchangeFailure(false, null, reason), prepared, state);
    }
    state.deadline.start();
  }

  release(): void {
    this.parts.concurrency.release();
  }

  /** `accept` turns the answer into a result or throws what it amounts to; the breaker judges by that. */
  run<Body, Result>(
    prepared: PreparedCall,
    state: CallState,
    send: Send<Body>,
    accept: (answer: WireAnswer<Body>) => Result,
  ): Promise<Result> {
    return this.parts.breakers.run(prepared.origin, prepared.requestId, async () =>
      accept(await this.#signedSend(prepared, state, send)),
    );
  }

  brokenOff(failure: ExchangeFailure, { requestId }: PreparedCall, { deadline }: CallState): VendorError {
    return new VendorError(transportFacts(failure, { requestId, isCancelled: deadline.isCancelled }));
  }

  async #signedSend<Body>(prepared: PreparedCall, state: CallState, send: Send<Body>): Promise<WireAnswer<Body>> {
    const { signer, login, clock } = this.parts;
    const { outgoing, requestId } = prepared;
    // A stream has been read once it was sent.
    const canRepeat = !(prepared.body instanceof ReadableStream);
    for (let round = 0; ; round += 1) {
      const { generation } = login;
      const signed = await signer.headers(outgoing, clock.now());
      const headers = { ...outgoing.headers, ...lowerCased(signed) };
      const answer = await this.#observed(prepared, state, () => send({ ...prepared, method: outgoing.method, headers }));
      if (answer.status !== 401) return answer;
      const verdict = signer.clockToleranceMs === undefined ? null : clock.judge(answer.headers.date, signer.clockToleranceMs);
      if (verdict?.kind === "too-far") {
        await discard(answer.body);
        throw new VendorError({
          kind: "clock-skew",
          outcome: "answered",
          status: 401,
          code: null,
          message: clockSkewMessage(verdict.offsetMs),
          retryAfterSeconds: null,
          requestId,
        });
      }
      if (round > 0 || !canRepeat) return answer;
      if (verdict?.kind !== "adjusted" && !(await login.renew(generation, { headers: answer.headers }))) return answer;
      await discard(answer.body);
    }
  }

  async #observed<Body>(
    prepared: PreparedCall,
    state: CallState,
    exchange: () => Promise<WireAnswer<Body>>,
  ): Promise<WireAnswer<Body>> {
    const { method, url, service, operationId } = prepared.outgoing;
    const startedAt = new Date();
    const began = performance.now();
    state.attempts += 1;
    const attempt = state.attempts;
    const tell = (status: number | null) => {
      const durationMs = performance.now() - began;
      for (const observer of state.observers)
        observer({ method, url, service, operationId, status, attempt, startedAt, durationMs });
    };
    try {
      const answer = await exchange();
      tell(answer.status);
      return answer;
    } catch (failure) {
      if (!(failure instanceof ExchangeFailure)) throw failure;
      tell(failure.status);
      throw this.brokenOff(failure, prepared, state);
    }
  }
}

async function discard(body: unknown): Promise<void> {
  if (body instanceof ReadableStream) await body.cancel();
}
