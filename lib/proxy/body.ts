import { ProblemError } from "@/lib/http/problems";
import type { BodyContract } from "@/lib/providers/contract";
import type { CheckedCall } from "./checked-call";

/** The largest JSON body that is passed on. Vendors' requests are a few kilobytes; schedules of many VMs some more. */
export const largestJsonBytes = 1_048_576;

/** Reads a request's body as the contract expects it. Throws problems 400, 413 and 415. */
export async function readBody(request: Request, expected: BodyContract | null): Promise<CheckedCall["body"]> {
  if (request.body === null) return { kind: "none" };
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (expected !== null && expected.contentType !== "application/json") {
    if (type !== expected.contentType) throw new ProblemError("unsupported-media", `Send this body as ${expected.contentType}.`);
    return { kind: "stream", stream: request.body };
  }
  const bytes = await readWhole(request.body, largestJsonBytes);
  if (bytes.length === 0) return { kind: "none" };
  if (type !== "application/json") throw new ProblemError("unsupported-media", "Send the body as application/json.");
  return { kind: "json", ...parse(bytes) };
}

async function readWhole(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > limit) throw new ProblemError("too-large", `The body is larger than ${limit} bytes.`);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/**
 * The value, and the bytes that stand for it and nothing else: a field given twice is read differently by different parsers,
 * so the vendor is sent what was checked here, serialised anew.
 */
function parse(bytes: Uint8Array): { bytes: Uint8Array<ArrayBuffer>; value: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError("malformed-request", "The body is not valid JSON in UTF-8.");
  }
  const text = JSON.stringify(value);
  if (unstorable.test(text)) throw new ProblemError("invalid-body", "The body holds NUL characters or half characters.");
  return { bytes: new TextEncoder().encode(text), value };
}

/** NUL and lone surrogates, which a serialiser always writes as escapes; an escaped backslash before `u` is none. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;
