import { expect, test } from "vitest";
import { absoluteWords, bytesWords, durationWords, relativeWords } from "./format";

test("sizes are told in binary units with three figures at most", () => {
  expect([0, 1_023, 1_024, 1_536, 123_456_789, 2 ** 40].map(bytesWords)).toEqual([
    "0 B",
    "1023 B",
    "1 KiB",
    "1.5 KiB",
    "118 MiB",
    "1 TiB",
  ]);
});

test("durations are told in their two largest parts", () => {
  expect([5, 60, 3_600, 4_320, 200_000].map(durationWords)).toEqual(["5 s", "1 min", "1 h", "1 h 12 min", "2 d 7 h"]);
});

test("times are told as their distance from now, both ways", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const at = (text: string) => relativeWords(new Date(text), now);
  expect([
    at("2026-11-21T11:58:00Z"),
    at("2026-11-21T15:00:00Z"),
    at("2026-11-10T12:00:00Z"),
    at("2026-11-21T12:00:10Z"),
  ]).toEqual(["2 min ago", "in 3 h", "11 d ago", "now"]);
});

test("the absolute time is in the chosen zone and names it", () => {
  expect(absoluteWords(new Date("2026-11-21T00:30:00Z"), "Asia/Seoul")).toBe("2026-11-21 09:30:00 Asia/Seoul");
});
