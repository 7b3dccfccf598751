import { randomUUID } from "node:crypto";
import type { Agent } from "undici";
import { queryText, type VendorCall } from "../plan";
import { refusalFacts } from "./answer-failure";
import { lowerCased, type Attempts, type CallState, type PreparedCall } from "./attempts";
import { Deadline } from "./deadline";
import { sendBuffered, sendStreamed, type WireAnswer } from "./exchange";
import type { HttpLimits } from "./limits";
import type { RateLimit } from "./rate-limit";
import { repetitionDelay, retryAfterSeconds } from "./retry";
import type { CallObserver, CallOptions, StreamCall, StreamedAnswer, VendorAnswer, VendorErrorFacts, VendorHttp } from "./types";
import { VendorError } from "./vendor-error";
import { wait } from "./wait";
import { assertWireForm, type WireAddress } from "./wire-address";

export interface VendorLog {
  warn(fields: Record<string, unknown>, message: string): void;
}

export interface VendorClientParts {
  connectionId: string;
  agent: Agent;
  attempts: Attempts;
  rate: RateLimit;
  limits: HttpLimits;
  /** The base address of a service, checked. */
  address(target: { service: string; region?: string }, requestId: string): WireAddress;
  errorOf(body: unknown): { code: string | null; message: string } | null;
  /** The status that a success answer's body really stands for; null where it is one. */
  refusedStatusOf(body: unknown): number | null;
  redact(text: string): string;
  /** Lower-case names of headers that only the signer may set and nobody gets back. */
  credentialHeaders: readonly string[];
  observer?: CallObserver;
  log?: VendorLog;
}

/** Headers that belong to one connection, or that the client itself makes. */
const ownHeaders = [
  "host",
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "te",
  "upgrade",
  "expect",
  "content-length",
];

/** The one HTTP client for vendors, bound to one connection. See `VendorHttp`. */
export class VendorClient implements VendorHttp {
  readonly #notFromCallers: readonly string[];
  readonly #notToCallers: readonly string[];

  constructor(private readonly parts: VendorClientParts) {
    this.#notFromCallers = [...ownHeaders, "x-request-id", ...parts.credentialHeaders];
    this.#notToCallers = ["set-cookie", ...parts.credentialHeaders];
  }

  async call(call: VendorCall, options: CallOptions = {}): Promise<VendorAnswer> {
    const { limits, agent, attempts } = this.parts;
    const requestId = randomUUID();
    const query = queryText(call.query);
    const body = call.body === undefined ? null : Buffer.from(JSON.stringify(call.body));
    const headers: Record<string, string> = { accept: "application/json", "accept-encoding": "identity" };
    if (body !== null) headers["content-type"] = "application/json";
    const isBackground = options.background ?? false;
    const prepared = this.#prepare({ ...call, query, headers, body, isBackground }, requestId);
    const state = this.#begin(options, options.timeoutMs ?? limits.callTimeoutMs);
    const exchange = { ...limits, signal: state.deadline.signal, maxBytes: limits.maxResponseBytes };
    try {
      const answer = await this.#repeated(prepared, state, async () => {
        await attempts.enter(prepared, state);
        try {
          return await attempts.run(
            prepared,
            state,
            (wire) => sendBuffered(agent, wire, exchange),
            (raw) => ({ ...raw, body: this.#parsed(raw, requestId) }),
          );
        } finally {
          attempts.release();
        }
      });
      return {
        status: answer.status,
        headers: this.#shown(answer.headers),
        body: answer.body,
        requestId,
        attempts: state.attempts,
      };
    } finally {
      state.deadline.end();
    }
  }

  async stream(call: StreamCall, options: CallOptions = {}): Promise<StreamedAnswer> {
    const { limits, agent, attempts } = this.parts;
    const requestId = randomUUID();
    const start = call.pathAndQuery.indexOf("?");
    const path = start < 0 ? call.pathAndQuery : call.pathAndQuery.slice(0, start);
    const query = start < 0 ? "" : call.pathAndQuery.slice(start + 1);
    const headers = lowerCased(call.headers);
    for (const name of this.#notFromCallers) delete headers[name];
    const prepared = this.#prepare(
      { ...call, path, query, headers, operationId: null, isBackground: options.background ?? false },
      requestId,
    );
    const state = this.#begin(options, options.timeoutMs ?? null);
    const exchange = { ...limits, signal: state.deadline.signal };

    const attempt = async (): Promise<StreamedAnswer> => {
      await attempts.enter(prepared, state);
      // The place is kept until the body has been read to its end, given up, or is broken.
      const open = { isOver: false, after: () => {} };
      const hooks = {
        onEnd: () => {
          open.isOver = true;
          open.after();
        },
        errorOf: (failure: Parameters<Attempts["brokenOff"]>[0]) => attempts.brokenOff(failure, prepared, state),
      };
      const leave = () => {
        attempts.release();
        state.deadline.end();
      };
      try {
        const answer = await attempts.run(
          prepared,
          state,
          (wire) => {
            open.isOver = false;
            return sendStreamed(agent, wire, exchange, hooks);
          },
          (raw) => raw,
        );
        this.#heedPause(answer);
        if (answer.body === null || open.isOver) leave();
        else open.after = leave;
        return { status: answer.status, headers: this.#shown(answer.headers), body: answer.body, requestId };
      } catch (error) {
        attempts.release();
        throw error;
      }
    };
    try {
      return await this.#repeated(prepared, state, attempt);
    } catch (error) {
      state.deadline.end();
      throw error;
    }
  }

  #begin(options: CallOptions, timeoutMs: number | null): CallState {
    const observers = [this.parts.observer, options.observer].filter((observer) => observer !== undefined);
    return {
      deadline: new Deadline(options.signal, timeoutMs),
      observers,
      isBackground: options.background ?? false,
      attempts: 0,
    };
  }

  #prepare(
    call: {
      service: string;
      region?: string;
      operationId: string | null;
      method: string;
      path: string;
      query: string;
      headers: Record<string, string>;
      body: PreparedCall["body"];
      isBackground: boolean;
    },
    requestId: string,
  ): PreparedCall {
    assertWireForm(call.path, call.query);
    const { origin, prefix } = this.parts.address({ service: call.service, region: call.region }, requestId);
    const path = `${prefix}${call.path}${call.query === "" ? "" : `?${call.query}`}`;
    const { method, service, operationId, isBackground } = call;
    const headers = { ...call.headers, "x-request-id": requestId };
    const body = call.body instanceof ReadableStream ? ("streamed" as const) : call.body;
    const outgoing = { method, url: origin + path, headers, service, operationId, body, isBackground };
    return { origin, path, outgoing, body: call.body, requestId };
  }

  async #repeated<T>(prepared: PreparedCall, state: CallState, attempt: () => Promise<T>): Promise<T> {
    const { limits, log, connectionId } = this.parts;
    const { method, service, operationId } = prepared.outgoing;
    const isRead = method === "GET" || method === "HEAD";
    for (let count = 1; ; count += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof VendorError)) throw error;
        const delay = repetitionDelay(error.facts, { isRead, attempt: count, limits });
        if (delay === null || prepared.body instanceof ReadableStream || state.deadline.signal.aborted) throw error;
        log?.warn(
          { connectionId, service, operationId, kind: error.facts.kind, status: error.facts.status, attempt: count },
          "A vendor call failed and will be repeated.",
        );
        // When time runs out while waiting, the failure that led here says more than the timeout would.
        await wait(delay, state.deadline.signal).catch(() => {
          throw error;
        });
      }
    }
  }

  #heedPause({ status, headers }: Pick<WireAnswer<unknown>, "status" | "headers">): void {
    if (status !== 429 && status !== 503) return;
    const asked = retryAfterSeconds(headers["retry-after"], new Date());
    if (asked !== null) this.parts.rate.pause(Math.min(asked * 1000, this.parts.limits.longestRetryAfterMs));
  }

  /** The body of a success; throws the facts of a refusal. */
  #parsed(answer: WireAnswer<Buffer>, requestId: string): unknown {
    const { status, headers } = answer;
    const text = answer.body.toString("utf8");
    const isSuccess = status >= 200 && status < 300;
    const json = parsedJson(text);
    const refusedStatus = isSuccess && json.ok ? this.parts.refusedStatusOf(json.value) : null;
    if (isSuccess && json.ok && refusedStatus === null) return json.value;
    if (isSuccess && !json.ok) throw new VendorError(unreadable(status, requestId));
    this.#heedPause(answer);
    const body = json.ok ? json.value : text;
    const { redact, errorOf } = this.parts;
    const refusal = { status: refusedStatus ?? status, headers, body, words: errorOf(body) };
    throw new VendorError(refusalFacts(refusal, { requestId, redact, now: new Date() }));
  }

  #shown(headers: Record<string, string>): Record<string, string> {
    for (const name of this.#notToCallers) delete headers[name];
    return headers;
  }
}

function parsedJson(text: string): { ok: true; value: unknown } | { ok: false } {
  if (text === "") return { ok: true, value: null };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}

function unreadable(status: number, requestId: string): VendorErrorFacts {
  return {
    kind: "malformed",
    outcome: "unknown",
    status,
    code: null,
    message: "The vendor's answer is not valid JSON.",
    retryAfterSeconds: null,
    requestId,
  };
}
