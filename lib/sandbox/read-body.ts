import type { IncomingMessage } from "node:http";

const nothing = Buffer.alloc(0);

/** Thrown by `readBody` when more comes than is allowed. */
export class BodyTooLargeError extends Error {
  constructor(readonly limitBytes: number) {
    super(`The body is larger than ${limitBytes} bytes.`);
    this.name = "BodyTooLargeError";
  }
}

/** The whole body; throws a BodyTooLargeError once it grows over the limit. Costs nothing where there is none. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const { "content-length": announced, "transfer-encoding": encoding } = request.headers;
  if (encoding === undefined && (announced === undefined || announced === "0")) return nothing;
  if (announced !== undefined && Number(announced) > limitBytes) throw new BodyTooLargeError(limitBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw new BodyTooLargeError(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
