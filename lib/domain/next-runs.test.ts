import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRuns } from "./next-runs";
import type { Schedule } from "./schedule";

const aSchedule = (over: Partial<Schedule> = {}): Schedule => ({
  frequency: "daily",
  time: "02:30",
  timezone: "America/New_York",
  backupType: "incremental",
  active: true,
  ...over,
});
const isoRuns = (schedule: Schedule, from: string, count: number) =>
  nextRuns(schedule, new Date(from), count).map((run) => run.toISOString());
const wallTime = (at: Date, timeZone: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
const weekday = (at: Date, timeZone: string) =>
  new Intl.DateTimeFormat("en", { timeZone, weekday: "short" }).format(at).toLowerCase();

describe("the next runs of a schedule", () => {
  it("keep the wall-clock time when clocks go forward, and run later where the time is skipped", () => {
    expect(isoRuns(aSchedule(), "2026-03-07T12:00:00Z", 3)).toEqual([
      "2026-03-08T07:30:00.000Z",
      "2026-03-09T06:30:00.000Z",
      "2026-03-10T06:30:00.000Z",
    ]);
  });

  it("run once, the first time, where a clock change makes the time come twice", () => {
    expect(isoRuns(aSchedule({ time: "01:30" }), "2026-10-31T12:00:00Z", 2)).toEqual([
      "2026-11-01T05:30:00.000Z",
      "2026-11-02T06:30:00.000Z",
    ]);
    expect(isoRuns(aSchedule({ timezone: "Europe/Berlin" }), "2026-10-24T12:00:00Z", 2)).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
  });

  it("know clock changes of half an hour", () => {
    expect(isoRuns(aSchedule({ timezone: "Australia/Lord_Howe", time: "02:10" }), "2026-10-03T00:00:00Z", 2)).toEqual([
      "2026-10-03T15:40:00.000Z",
      "2026-10-04T15:10:00.000Z",
    ]);
  });

  it("find the weeks and the last week of a month", () => {
    const monthly = aSchedule({ frequency: "monthly", timezone: "UTC", time: "23:00", days: ["sun"], weeks: ["first", "last"] });
    expect(isoRuns(monthly, "2026-11-21T00:00:00Z", 4)).toEqual([
      "2026-11-29T23:00:00.000Z",
      "2026-12-06T23:00:00.000Z",
      "2026-12-27T23:00:00.000Z",
      "2027-01-03T23:00:00.000Z",
    ]);
  });

  it("repeat within their window only", () => {
    const hourly = aSchedule({
      frequency: "interval",
      everyMinutes: 60,
      time: "00:00",
      timezone: "UTC",
      window: { startTime: "22:00", endTime: "01:00" },
    });
    expect(isoRuns(hourly, "2026-11-21T12:00:00Z", 4).map((run) => run.slice(11, 16))).toEqual([
      "22:00",
      "23:00",
      "00:00",
      "01:00",
    ]);
  });

  it("are none while it is paused", () => {
    expect(nextRuns(aSchedule({ active: false }), new Date(), 5)).toEqual([]);
  });

  const scheduleArbitrary = fc
    .record({
      frequency: fc.constantFrom("daily" as const, "weekly" as const, "monthly" as const),
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
      timezone: fc.constantFrom(
        "Asia/Seoul",
        "UTC",
        "America/New_York",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "America/Santiago",
        "Africa/Cairo",
      ),
      days: fc.uniqueArray(fc.constantFrom("mon" as const, "wed" as const, "sat" as const, "sun" as const), { minLength: 1 }),
      weeks: fc.uniqueArray(fc.constantFrom("first" as const, "third" as const, "last" as const), { minLength: 1 }),
    })
    .map(({ frequency, hour, minute, timezone, days, weeks }) =>
      aSchedule({
        frequency,
        timezone,
        time: `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`,
        ...(frequency === "daily" ? {} : { days }),
        ...(frequency === "monthly" ? { weeks } : {}),
      }),
    );
  const momentArbitrary = fc.date({ min: new Date("2024-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });

  it("ascend, lie after the start, and show the wanted wall time and weekday except where a clock change skips it", () => {
    fc.assert(
      fc.property(scheduleArbitrary, momentArbitrary, (schedule, from) => {
        const runs = nextRuns(schedule, from, 6);
        expect(runs).toHaveLength(6);
        for (const [index, run] of runs.entries()) {
          expect(run.getTime()).toBeGreaterThan(runs[index - 1]?.getTime() ?? from.getTime());
          const shown = wallTime(run, schedule.timezone);
          if (shown !== schedule.time) {
            // Only a skipped time differs: one day later the same schedule is on time again.
            const before = wallTime(new Date(run.getTime() - 3 * 3_600_000), schedule.timezone);
            const elapsed = minutes(shown) - minutes(before);
            expect((elapsed + 1_440) % 1_440).not.toBe(180);
          } else if (schedule.days) {
            expect(schedule.days).toContain(weekday(run, schedule.timezone));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("do not depend on where one starts to look", () => {
    fc.assert(
      fc.property(scheduleArbitrary, momentArbitrary, (schedule, from) => {
        const [first, ...rest] = nextRuns(schedule, from, 5);
        expect(nextRuns(schedule, first ?? from, 4)).toEqual(rest);
        expect(nextRuns(schedule, new Date((first ?? from).getTime() - 1), 1)).toEqual([first]);
      }),
      { numRuns: 200 },
    );
  });

  it("come every day, once a day, for a daily schedule through a whole year of clock changes", () => {
    for (const timezone of ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago"]) {
      const runs = nextRuns(aSchedule({ timezone }), new Date("2026-01-01T12:00:00Z"), 365);
      const dates = runs.map((run) => new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(run));
      expect(new Set(dates).size).toBe(365);
    }
  });
});

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
