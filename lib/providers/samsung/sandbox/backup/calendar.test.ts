import { describe, expect, it } from "vitest";
import { occurrences, timeOfDayMs, type Recurrence } from "./calendar";

const at = (text: string) => Date.parse(text);
const times = (recurrence: Recurrence, from: string, to: string) =>
  occurrences(recurrence, at(from), at(to)).map((moment) => new Date(moment).toISOString().slice(0, 16));
const noon = timeOfDayMs("12:00:00") ?? 0;

describe("the vendor's schedules", () => {
  it("come due every day, both ends included", () => {
    const daily: Recurrence = { frequency: "DAILY", atMs: noon };
    expect(times(daily, "2026-02-27T12:00:00Z", "2026-03-01T12:00:00Z")).toEqual([
      "2026-02-27T12:00",
      "2026-02-28T12:00",
      "2026-03-01T12:00",
    ]);
    expect(times(daily, "2026-02-27T12:00:01Z", "2026-02-28T11:59:59Z")).toEqual([]);
  });

  it("come due once a week on their day", () => {
    expect(times({ frequency: "WEEKLY", atMs: noon, day: "SUN" }, "2026-02-20T00:00:00Z", "2026-03-10T00:00:00Z")).toEqual([
      "2026-02-22T12:00",
      "2026-03-01T12:00",
      "2026-03-08T12:00",
    ]);
    expect(times({ frequency: "WEEKLY", atMs: noon, day: "MON" }, "2026-03-02T12:00:00Z", "2026-03-02T12:00:00Z")).toEqual([
      "2026-03-02T12:00",
    ]);
  });

  it.each([
    ["WEEK_1", "2026-03-02"],
    ["WEEK_2", "2026-03-09"],
    ["WEEK_3", "2026-03-16"],
    ["WEEK_4", "2026-03-23"],
    ["WEEK_LAST", "2026-03-30"],
  ] as const)("come due in %s of the month", (week, day) => {
    const monthly: Recurrence = { frequency: "MONTHLY", atMs: noon, day: "MON", week };
    expect(times(monthly, "2026-03-01T00:00:00Z", "2026-03-31T23:59:59Z")).toEqual([`${day}T12:00`]);
  });

  it("take the last weekday of a month that has four as well as of one that has five", () => {
    const monthly: Recurrence = { frequency: "MONTHLY", atMs: noon, day: "SAT", week: "WEEK_LAST" };
    expect(times(monthly, "2025-12-01T00:00:00Z", "2026-03-31T00:00:00Z")).toEqual([
      "2025-12-27T12:00",
      "2026-01-31T12:00",
      "2026-02-28T12:00",
      "2026-03-28T12:00",
    ]);
  });

  it("read times of day strictly", () => {
    expect(timeOfDayMs("23:59:59")).toBe(86_399_000);
    for (const text of ["24:00:00", "9:00:00", "09:00", "09:60:00", ""]) expect(timeOfDayMs(text)).toBeNull();
  });
});
