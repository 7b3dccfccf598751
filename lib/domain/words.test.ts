import { describe, expect, it } from "vitest";
import { compareRetention, expiringPoints, pointsHeld, retentionStart, retentionWords } from "./retention-words";
import type { Schedule } from "./schedule";
import { cycleWords, schedulesWords, scheduleWords } from "./schedule-words";

const aSchedule = (over: Partial<Schedule> = {}): Schedule => ({
  frequency: "daily",
  time: "02:00",
  timezone: "Asia/Seoul",
  backupType: "incremental",
  active: true,
  ...over,
});

describe("schedules in words", () => {
  it.each([
    [aSchedule(), "every day at 02:00 Asia/Seoul, incremental"],
    [
      aSchedule({ frequency: "weekly", days: ["sun", "mon"], backupType: "full" }),
      "every Monday and Sunday at 02:00 Asia/Seoul, full",
    ],
    [
      aSchedule({ frequency: "monthly", days: ["sat"], weeks: ["first", "last"], months: [1, 7] }),
      "on the first and last Saturday of every month at 02:00 Asia/Seoul, in Jan and Jul only, incremental",
    ],
    [aSchedule({ frequency: "interval", everyMinutes: 240 }), "every 4 hours from 02:00 Asia/Seoul, incremental"],
    [aSchedule({ active: false }), "every day at 02:00 Asia/Seoul, incremental (paused)"],
  ])("says %o", (schedule, words) => {
    expect(scheduleWords(schedule)).toBe(words);
  });

  it("says what no schedule means, and cycles", () => {
    expect(schedulesWords([])).toContain("no schedule");
    expect(cycleWords("5min")).toBe("every 5 minutes");
  });
});

describe("retention in words", () => {
  it("counts one and many", () => {
    expect(retentionWords({ count: 1, unit: "months" })).toBe("1 month");
    expect(retentionWords({ count: 2, unit: "weeks" })).toBe("2 weeks");
  });

  it("ends on the last day of a shorter month", () => {
    expect(retentionStart({ count: 1, unit: "months" }, new Date("2026-03-31T10:00:00Z")).toISOString()).toBe(
      "2026-02-28T10:00:00.000Z",
    );
    expect(retentionStart({ count: 1, unit: "years" }, new Date("2028-02-29T10:00:00Z")).toISOString()).toBe(
      "2027-02-28T10:00:00.000Z",
    );
  });

  it("tells how many points it will hold", () => {
    const now = new Date("2026-11-21T00:00:00Z");
    const schedules = [aSchedule(), aSchedule({ frequency: "weekly", days: ["sun"], backupType: "full", time: "04:00" })];
    expect(pointsHeld({ count: 2, unit: "weeks" }, schedules, now)).toBe(16);
    expect(pointsHeld({ count: 5, unit: "years" }, [aSchedule()], now)).toBe(1_826);
    expect(pointsHeld({ count: 10_000, unit: "years" }, [aSchedule({ frequency: "interval", everyMinutes: 5 })], now)).toBeNull();
  });

  it("names the points that expire, oldest first", () => {
    const points = ["2026-11-20", "2026-10-01", "2026-11-01"].map((day) => ({ takenAt: `${day}T02:00:00Z` }));
    const expiring = expiringPoints(points, { count: 2, unit: "weeks" }, new Date("2026-11-21T00:00:00Z"));
    expect(expiring.map((point) => point.takenAt.slice(0, 10))).toEqual(["2026-10-01", "2026-11-01"]);
  });

  it("puts the longer first", () => {
    const sorted = [
      { count: 2, unit: "weeks" as const },
      { count: 1, unit: "years" as const },
      { count: 1, unit: "months" as const },
    ].sort(compareRetention);
    expect(sorted.map(retentionWords)).toEqual(["1 year", "1 month", "2 weeks"]);
  });
});
