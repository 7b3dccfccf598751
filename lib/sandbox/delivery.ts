import type { ServerResponse } from "node:http";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "./faults";
import type { ContentPart, SandboxAnswer } from "./vendor";

/** How an answer is spoilt on its way out. */
export interface Spoiling {
  malformed: boolean;
  truncate: boolean;
  bytesPerSecond: number | null;
}

export function spoilingBy(faults: readonly Fault[]): Spoiling {
  const slow = faults.find((fault) => fault.fault === "slow-body");
  return {
    malformed: faults.some((fault) => fault.fault === "malformed"),
    truncate: faults.some((fault) => fault.fault === "truncate"),
    bytesPerSecond: slow?.bytesPerSecond ?? null,
  };
}

/** Sends an answer, spoilt as asked. `now` is the vendor's clock in milliseconds and becomes the Date header. */
export async function deliver(
  response: ServerResponse,
  answer: Pick<SandboxAnswer, "status" | "headers" | "body">,
  options: { now: number; spoiling?: Spoiling; omitBody?: boolean },
): Promise<void> {
  const { spoiling } = options;
  if (isContent(answer.body)) return deliverContent(response, { ...answer, body: answer.body }, options);
  const whole = typeof answer.body === "string" ? Buffer.from(answer.body) : (answer.body ?? Buffer.alloc(0));
  const body = spoiling?.malformed ? broken(whole) : whole;
  const headers: Record<string, string | number> = { Date: new Date(options.now).toUTCString(), ...answer.headers };
  if (body.length > 0 && !("Content-Type" in headers)) headers["Content-Type"] = "application/json";
  if (answer.status !== 204 && answer.status !== 304) headers["Content-Length"] = body.length;
  response.writeHead(answer.status, headers);
  if (options.omitBody) {
    response.end();
  } else if (spoiling?.truncate) {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  } else if (spoiling?.bytesPerSecond != null) {
    await drip(response, body, spoiling.bytesPerSecond);
  } else {
    response.end(body);
  }
}

const isContent = (body: SandboxAnswer["body"]): body is ContentPart =>
  body !== null && typeof body === "object" && "content" in body;

/** Content goes out as fast as it is taken; a truncated one breaks off in the middle. */
async function deliverContent(
  response: ServerResponse,
  { status, headers, body }: { status: number; headers?: Record<string, string> | undefined; body: ContentPart },
  { now, spoiling, omitBody }: { now: number; spoiling?: Spoiling | undefined; omitBody?: boolean | undefined },
): Promise<void> {
  const length = body.end - body.start + 1;
  response.writeHead(status, { Date: new Date(now).toUTCString(), ...headers, "Content-Length": length });
  if (omitBody) return void response.end();
  const part = spoiling?.truncate ? Math.floor(length / 2) : length;
  const source = part === 0 ? Readable.from([]) : body.content.open(body.start, body.start + part - 1);
  // Who goes away in the middle of a download is no failure.
  await pipeline(source, paced(spoiling?.bytesPerSecond ?? null), response, { end: part === length }).catch(() => undefined);
  if (part < length) response.destroy();
}

/** Passes bytes on, no faster than so many a second. */
function paced(bytesPerSecond: number | null): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (bytesPerSecond === null) return done(null, chunk);
      void wait((1_000 * chunk.length) / bytesPerSecond).then(() => done(null, chunk));
    },
  });
}

/** Text that looks like the beginning of the answer and is not JSON, complete as far as HTTP is concerned. */
function broken(body: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, Math.floor((body.length * 2) / 3)), Buffer.from('","\u0000<<<')]);
}

async function drip(response: ServerResponse, body: Buffer, bytesPerSecond: number): Promise<void> {
  const stepMs = bytesPerSecond < 20 ? Math.ceil(1000 / bytesPerSecond) : 50;
  const stepBytes = Math.max(1, Math.floor((bytesPerSecond * stepMs) / 1000));
  for (let sent = 0; sent < body.length && !response.destroyed; sent += stepBytes) {
    response.write(body.subarray(sent, sent + stepBytes));
    await wait(stepMs);
  }
  response.end();
}
