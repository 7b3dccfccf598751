import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { madeContent, rangeOf, receiveContent, type StoredContent } from "./contents";

async function bytesOf(content: StoredContent, start = 0, end = content.length - 1): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content.open(start, end)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe("content that is made", () => {
  it("has its length and is the same from any place", async () => {
    const content = madeContent(7, 300_001);
    const whole = await bytesOf(content);
    expect(whole).toHaveLength(300_001);
    for (const [start, end] of [
      [0, 0],
      [65_535, 65_536],
      [100_000, 300_000],
    ] as const)
      expect((await bytesOf(content, start, end)).equals(whole.subarray(start, end + 1))).toBe(true);
    expect((await bytesOf(madeContent(8, 300_001))).equals(whole)).toBe(false);
  });
});

describe("content that comes in", () => {
  it("is given back as it came, whole and in part, until it is forgotten", async () => {
    const given = Buffer.from("what was uploaded".repeat(10_000));
    const content = await receiveContent(Readable.from([given.subarray(0, 70_000), given.subarray(70_000)]));
    expect(content).toMatchObject({ length: given.length, sha256: createHash("sha256").update(given).digest("hex") });
    expect((await bytesOf(content)).equals(given)).toBe(true);
    expect((await bytesOf(content, 5, 8)).toString()).toBe(given.subarray(5, 9).toString());
    await content.forget();
    await expect(bytesOf(content)).rejects.toThrow("ENOENT");
  });
});

describe("a range", () => {
  it.each([
    [undefined, null],
    ["bytes=0-", { start: 0, end: 99 }],
    ["bytes=10-19", { start: 10, end: 19 }],
    ["bytes=90-500", { start: 90, end: 99 }],
    ["bytes=-10", { start: 90, end: 99 }],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=20-10", "unsatisfiable"],
    ["bytes=0-1,5-6", null],
    ["bytes=-", null],
  ])("%s of a hundred bytes", (header, expected) => {
    expect(rangeOf(header, 100)).toEqual(expected);
  });
});
