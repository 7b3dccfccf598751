import { expect, test } from "vitest";
import { runDays } from "./run-days";

const now = new Date("2026-11-21T12:00:00Z");

test("the worst run tells a day's state, and a run under way outranks it", () => {
  const days = runDays(
    [
      { startedAt: "2026-11-20T02:00:00Z", state: "succeeded" },
      { startedAt: "2026-11-20T03:00:00Z", state: "failed" },
      { startedAt: "2026-11-21T02:00:00Z", state: "failed" },
      { startedAt: "2026-11-21T11:00:00Z", state: "running" },
    ],
    now,
    "UTC",
    3,
  );
  expect(days).toEqual([
    { day: "2026-11-19", runs: 0, state: null, failed: 0 },
    { day: "2026-11-20", runs: 2, state: "failed", failed: 1 },
    { day: "2026-11-21", runs: 2, state: "running", failed: 1 },
  ]);
});

test("a run belongs to the day of the chosen zone", () => {
  const [day] = runDays([{ startedAt: "2026-11-20T20:00:00Z", state: "succeeded" }], now, "Asia/Seoul", 1);
  expect(day).toMatchObject({ day: "2026-11-21", runs: 1 });
});
