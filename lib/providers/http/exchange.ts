import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { Dispatcher } from "undici";

/** A request as it goes on the wire, credentials included. */
export interface WireRequest {
  origin: string;
  /** Path and query, final. */
  path: string;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array | ReadableStream<Uint8Array> | null;
}

export interface WireAnswer<Body> {
  status: number;
  headers: Record<string, string>;
  body: Body;
}

export interface ExchangeLimits {
  signal: AbortSignal;
  headersTimeoutMs: number;
  bodyTimeoutMs: number;
}

/** An exchange that broke. `isWritten` is the one thing that matters for a write: could any of it have reached the vendor? */
export class ExchangeFailure extends Error {
  override readonly name = "ExchangeFailure";

  constructor(
    readonly isWritten: boolean,
    /** The status, where the answer's head had come. */
    readonly status: number | null,
    override readonly cause: unknown,
  ) {
    super("The exchange broke.");
  }
}

export class ResponseTooLargeError extends Error {
  override readonly name = "ResponseTooLargeError";
}

type Controller = Dispatcher.DispatchController;
type Head = { status: number; headers: Record<string, string> };

function flatHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    // Cookies hold commas of their own.
    if (value !== undefined) flat[name] = typeof value === "string" ? value : value.join(name === "set-cookie" ? "\n" : ", ");
  }
  return flat;
}

/** What the two ways of taking an answer share: knowing when the request could have gone out, and giving up. */
abstract class Exchange<Body> implements Dispatcher.DispatchHandler {
  readonly answer: Promise<WireAnswer<Body>>;
  protected resolve!: (answer: WireAnswer<Body>) => void;
  protected reject!: (failure: ExchangeFailure) => void;
  protected controller: Controller | null = null;
  protected status: number | null = null;
  readonly #abort: () => void;

  constructor(private readonly signal: AbortSignal) {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.#abort = () => {
      // Before the connection is there nothing can be aborted; the request is then stopped in onRequestStart.
      if (this.controller === null) this.fail(signal.reason);
      else this.controller.abort(asError(signal.reason));
    };
    signal.addEventListener("abort", this.#abort, { once: true });
  }

  /** The connection stands and the request is about to be written. */
  onRequestStart(controller: Controller): void {
    if (this.signal.aborted) return controller.abort(asError(this.signal.reason));
    this.controller = controller;
  }

  onResponseStart(controller: Controller, status: number, headers: NodeJS.Dict<string | string[]>): void {
    if (status < 200) return;
    this.status = status;
    this.onHead(controller, { status, headers: flatHeaders(headers) });
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.fail(error);
  }

  fail(cause: unknown): void {
    this.finish();
    this.onFailure(new ExchangeFailure(this.controller !== null, this.status, cause));
  }

  protected finish(): void {
    this.signal.removeEventListener("abort", this.#abort);
  }

  protected abstract onHead(controller: Controller, head: Head): void;
  protected abstract onFailure(failure: ExchangeFailure): void;
  abstract onResponseData(controller: Controller, chunk: Buffer): void;
  abstract onResponseEnd(): void;
}

class BufferedExchange extends Exchange<Buffer> {
  #head: Head | null = null;
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(
    signal: AbortSignal,
    private readonly maxBytes: number,
  ) {
    super(signal);
  }

  protected onHead(controller: Controller, head: Head): void {
    this.#head = head;
    if (Number(head.headers["content-length"] ?? 0) > this.maxBytes) controller.abort(new ResponseTooLargeError());
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > this.maxBytes) controller.abort(new ResponseTooLargeError());
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.finish();
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#length);
    if (this.#head === null) this.fail(new Error("An answer ended before it began."));
    else this.resolve({ ...this.#head, body });
  }

  protected onFailure(failure: ExchangeFailure): void {
    this.reject(failure);
  }
}

const bufferedAheadBytes = 64 * 1024;

class StreamedExchange extends Exchange<ReadableStream<Uint8Array> | null> {
  #body: ReadableStreamDefaultController<Uint8Array> | null = null;
  #isDone = false;

  constructor(
    signal: AbortSignal,
    private readonly hooks: StreamHooks,
  ) {
    super(signal);
  }

  protected onHead(controller: Controller, head: Head): void {
    if (head.status === 204 || head.status === 205 || head.status === 304) return this.resolve({ ...head, body: null });
    const body = new ReadableStream<Uint8Array>(
      {
        start: (stream) => {
          this.#body = stream;
        },
        pull: () => controller.resume(),
        cancel: (reason) => controller.abort(asError(reason)),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: bufferedAheadBytes }),
    );
    this.resolve({ ...head, body });
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#body === null || this.#isDone) return;
    this.#body.enqueue(chunk);
    if ((this.#body.desiredSize ?? 0) <= 0) controller.pause();
  }

  onResponseEnd(): void {
    this.finish();
    if (this.#isDone) return;
    this.#isDone = true;
    this.#body?.close();
    this.hooks.onEnd();
  }

  protected onFailure(failure: ExchangeFailure): void {
    if (this.#isDone) return;
    this.#isDone = true;
    if (this.#body === null) this.reject(failure);
    else this.#body.error(this.hooks.errorOf(failure));
    this.hooks.onEnd();
  }
}

export interface StreamHooks {
  /** Called once when the exchange is over: read to its end, cancelled or broken. */
  onEnd(): void;
  /** What the body's reader gets when the exchange breaks half way. */
  errorOf(failure: ExchangeFailure): Error;
}

function dispatch(
  dispatcher: Dispatcher,
  request: WireRequest,
  limits: ExchangeLimits,
  exchange: Exchange<never> | Exchange<Buffer> | StreamedExchange,
) {
  const { body } = request;
  const options: Dispatcher.DispatchOptions = {
    origin: request.origin,
    path: request.path,
    method: request.method,
    headers: request.headers,
    body: body instanceof ReadableStream ? Readable.fromWeb(body as NodeReadableStream<Uint8Array>) : body,
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.bodyTimeoutMs,
  };
  try {
    dispatcher.dispatch(options, exchange);
  } catch (error) {
    exchange.fail(error);
  }
}

/** Sends and reads the whole answer into memory. Rejects with `ExchangeFailure`. */
export function sendBuffered(
  dispatcher: Dispatcher,
  request: WireRequest,
  limits: ExchangeLimits & { maxBytes: number },
): Promise<WireAnswer<Buffer>> {
  const exchange = new BufferedExchange(limits.signal, limits.maxBytes);
  dispatch(dispatcher, request, limits, exchange);
  return exchange.answer;
}

/** Sends and gives the answer's body as a stream that is read from the wire only as fast as it is taken. */
export function sendStreamed(
  dispatcher: Dispatcher,
  request: WireRequest,
  limits: ExchangeLimits,
  hooks: StreamHooks,
): Promise<WireAnswer<ReadableStream<Uint8Array> | null>> {
  const exchange = new StreamedExchange(limits.signal, hooks);
  dispatch(dispatcher, request, limits, exchange);
  return exchange.answer;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("The call was given up.");
}
