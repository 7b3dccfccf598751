import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BodyTooLargeError } from "./read-body";

/** Bytes that a vendor keeps or makes, given out from any place in them. Both ends count; `end` is the last byte. */
export interface StoredContent {
  length: number;
  open(start: number, end: number): Readable;
}

/** What came in as a stream: kept in a file, never in memory. */
export interface ReceivedContent extends StoredContent {
  sha256: string;
  /** Removes it; nothing may be opened afterwards. */
  forget(): Promise<void>;
}

const largestContent = 16 * 2 ** 30;

let folder: string | null = null;

/** A folder of the process's own, gone when the process ends. */
function ownFolder(): string {
  if (folder !== null) return folder;
  const made = mkdtempSync(join(tmpdir(), "backdesk-sandbox-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  folder = made;
  return made;
}

/** Takes a whole body into a file as fast as the disk takes it. Throws a BodyTooLargeError once it grows over the limit. */
export async function receiveContent(body: AsyncIterable<Buffer>): Promise<ReceivedContent> {
  const file = join(ownFolder(), randomUUID());
  const hash = createHash("sha256");
  let length = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      hash.update(chunk);
      if (length > largestContent) done(new BodyTooLargeError(largestContent));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(body, counted, createWriteStream(file));
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return {
    length,
    sha256: hash.digest("hex"),
    open: (start, end) => createReadStream(file, { start, end }),
    forget: () => rm(file, { force: true }),
  };
}

const blockBytes = 65_536;

/** Bytes that are the same for the same seed and place, made as they are asked for: stands for files of any size. */
export function madeContent(seed: number, length: number): StoredContent {
  return {
    length,
    open: (start, end) => Readable.from(blocks(seed, start, end), { objectMode: false, highWaterMark: blockBytes }),
  };
}

function* blocks(seed: number, start: number, end: number): Generator<Buffer> {
  for (let at = start; at <= end;) {
    const index = Math.floor(at / blockBytes);
    const block = Buffer.alloc(blockBytes, (seed + index) % 251);
    block.writeUInt32BE(index >>> 0, 0);
    const from = at - index * blockBytes;
    const to = Math.min(blockBytes, end + 1 - index * blockBytes);
    yield block.subarray(from, to);
    at += to - from;
  }
}

/**
 * The part of a content that a Range header asks for; null for the whole, also where the header is of another form than one plain
 * range, which servers may leave unheeded. "unsatisfiable" for a range behind the end (RFC 9110, 14.1.2).
 */
export function rangeOf(header: string | undefined, length: number): { start: number; end: number } | "unsatisfiable" | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (match === null || (first === "" && last === "")) return null;
  const start = first === "" ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === "" || last === "" ? length - 1 : Math.min(Number(last), length - 1);
  return start >= length || end < start ? "unsatisfiable" : { start, end };
}
