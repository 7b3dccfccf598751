import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weekdaySchema, weekOfMonthSchema, type Schedule } from "@/lib/domain/schedule";
import { scheduleSchema, type VendorSchedule } from "./records";
import { scheduleOf, vendorScheduleOf, type ScheduleBody } from "./schedule-mapping";

const hour = 3_600_000;
const minute = 60_000;

/** What the vendor answers for what it was sent. */
const answered = (body: ScheduleBody): VendorSchedule => scheduleSchema.parse({ ...body, guid: "g", name: "n", rules: [] });

const vendor = (record: object): VendorSchedule =>
  scheduleSchema.parse({
    guid: "g",
    name: "n",
    active: true,
    backupType: { name: "FULL" },
    executionType: { name: "TIME" },
    ...record,
  });

const daily: Schedule = { frequency: "daily", time: "02:00", timezone: "UTC", backupType: "full", active: true };

function sent(schedule: Schedule): ScheduleBody {
  const mapped = vendorScheduleOf(schedule);
  if (!mapped.ok) throw new Error(JSON.stringify(mapped.errors));
  return mapped.body;
}

describe("a schedule of the vendor's", () => {
  it("has its hour in milliseconds from midnight UTC", () => {
    expect(scheduleOf(vendor({ hour: hour }))).toMatchObject({ frequency: "daily", time: "01:00", timezone: "UTC" });
    expect(scheduleOf(vendor({ hour: 10 * hour, startWindowLength: 6 * hour }))).toMatchObject({
      time: "10:00",
      window: { startTime: "10:00", endTime: "16:00" },
    });
    // The guide's slip of 3600 would be four seconds past midnight, and is read as that.
    expect(scheduleOf(vendor({ hour: 3_600 }))?.time).toBe("00:00");
  });

  it("is weekly with days, monthly with occurrences, and of every day with neither", () => {
    const onMonday = { hour: 0, daysOfWeek: [{ name: "MONDAY" }] };
    expect(scheduleOf(vendor(onMonday))).toMatchObject({ frequency: "weekly", days: ["mon"] });
    expect(scheduleOf(vendor({ ...onMonday, dayOfWeekOccurrences: [{ name: "LAST_IN_MONTH" }] }))).toMatchObject({
      frequency: "monthly",
      days: ["mon"],
      weeks: ["last"],
    });
    expect(scheduleOf(vendor({ hour: 0, months: [{ name: "JANUARY" }] }))).toMatchObject({ frequency: "daily", months: [1] });
  });

  it("repeats within its hours when it is an interval, as the vendor's own form sends it", () => {
    const interval = { startHour: 0, endHour: 79_140_000, frequency: 120 * minute };
    expect(scheduleOf(vendor({ executionType: { name: "INTERVAL" }, hour: null, interval }))).toMatchObject({
      frequency: "interval",
      everyMinutes: 120,
      time: "00:00",
      window: { startTime: "00:00", endTime: "21:59" },
    });
  });

  it("is none when it has no time", () => {
    expect(scheduleOf(vendor({ hour: null }))).toBeNull();
    expect(scheduleOf(vendor({ executionType: "INTERVAL", interval: null }))).toBeNull();
  });
});

describe("a schedule of ours", () => {
  it("becomes milliseconds, with the vendor's own six hours to start in", () => {
    expect(sent({ ...daily, time: "01:00" })).toEqual({
      active: true,
      backupType: { name: "FULL" },
      executionType: { name: "TIME" },
      hour: 3_600_000,
      startWindowLength: 21_600_000,
      interval: null,
      daysOfWeek: [],
      months: [],
      dayOfWeekOccurrences: [],
    });
  });

  it.each([
    ["a time zone", { ...daily, timezone: "Asia/Seoul" }, "timezone"],
    ["a date of the month", { ...daily, frequency: "monthly" as const }, "days"],
    ["days that are not named", { ...daily, frequency: "weekly" as const }, "days"],
    ["an interval longer than a day", { ...daily, frequency: "interval" as const, everyMinutes: 2_880 }, "everyMinutes"],
    ["a window that begins later", { ...daily, window: { startTime: "03:00", endTime: "04:00" } }, "window.startTime"],
    [
      "an interval over midnight",
      { ...daily, frequency: "interval" as const, everyMinutes: 60, window: { startTime: "02:00", endTime: "01:00" } },
      "window.endTime",
    ],
  ])("is refused with %s", (_what, schedule, path) => {
    const mapped = vendorScheduleOf(schedule);
    expect(mapped.ok ? [] : mapped.errors.map((error) => error.path)).toContain(path);
  });
});

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const subset = <T>(all: readonly T[], minLength: number, maxLength = all.length) =>
  fc.subarray([...all], { minLength, maxLength });
const monthsOfYear = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

const frame = fc.record({
  backupType: fc.constantFrom("full" as const, "incremental" as const),
  active: fc.boolean(),
  months: fc.option(subset(monthsOfYear, 1, 11), { nil: undefined }),
});

const timed: fc.Arbitrary<Schedule> = fc
  .record({
    frame,
    start: fc.integer({ min: 0, max: 1_439 }),
    length: fc.integer({ min: 1, max: 1_439 }),
    shape: fc.oneof(
      fc.constant({ frequency: "daily" as const }),
      subset(weekdaySchema.options, 1, 6).map((days) => ({ frequency: "weekly" as const, days })),
      fc
        .tuple(subset(weekdaySchema.options, 1), subset(weekOfMonthSchema.options, 1))
        .map(([days, weeks]) => ({ frequency: "monthly" as const, days, weeks })),
    ),
  })
  .map(({ frame: { months, ...rest }, start, length, shape }) => ({
    ...rest,
    ...(months === undefined ? {} : { months }),
    ...shape,
    time: clock(start),
    timezone: "UTC",
    window: { startTime: clock(start), endTime: clock((start + length) % 1_440) },
  }));

const repeated: fc.Arbitrary<Schedule> = fc
  .record({
    frame,
    hours: fc.tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 1_439 })),
    everyMinutes: fc.integer({ min: 1, max: 1_440 }),
    days: fc.option(subset(weekdaySchema.options, 1, 6), { nil: undefined }),
  })
  .map(({ frame: { months, ...rest }, hours, everyMinutes, days }) => {
    const [first, last] = [Math.min(...hours), Math.max(...hours)];
    return {
      ...rest,
      ...(months === undefined ? {} : { months }),
      ...(days === undefined ? {} : { days }),
      frequency: "interval" as const,
      time: clock(first),
      timezone: "UTC",
      everyMinutes,
      window: { startTime: clock(first), endTime: clock(last) },
    };
  });

const names = (words: readonly string[]) => words.map((name) => ({ name }));
const vendorDays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const vendorOccurrences = ["FIRST_IN_MONTH", "SECOND_IN_MONTH", "THIRD_IN_MONTH", "FOURTH_IN_MONTH", "LAST_IN_MONTH"];
const vendorMonths = [
  "JANUARY",
  "FEBRUARY",
  "MARCH",
  "APRIL",
  "MAY",
  "JUNE",
  "JULY",
  "AUGUST",
  "SEPTEMBER",
  "OCTOBER",
  "NOVEMBER",
  "DECEMBER",
];

const vendorBody: fc.Arbitrary<ScheduleBody> = fc
  .record({
    active: fc.boolean(),
    backupType: fc.constantFrom({ name: "FULL" }, { name: "INCREMENTAL" }),
    // Seven days are the same as none, twelve months as well: the vendor reads both as no restriction.
    daysOfWeek: subset(vendorDays, 0, 6),
    occurrences: subset(vendorOccurrences, 0),
    months: subset(vendorMonths, 0, 11),
    start: fc.integer({ min: 0, max: 1_439 }),
    length: fc.integer({ min: 1, max: 1_439 }),
    frequency: fc.integer({ min: 1, max: 1_440 }),
    isInterval: fc.boolean(),
  })
  .map(({ active, backupType, daysOfWeek, occurrences, months, start, length, frequency, isInterval }) => ({
    active,
    backupType,
    executionType: { name: isInterval ? "INTERVAL" : "TIME" },
    hour: isInterval ? null : start * minute,
    startWindowLength: isInterval ? null : length * minute,
    interval: isInterval
      ? { startHour: start * minute, endHour: Math.max(start, length) * minute, frequency: frequency * minute }
      : null,
    // Occurrences without days mean every day of the week, which is then said.
    daysOfWeek: names(!isInterval && occurrences.length > 0 && daysOfWeek.length === 0 ? vendorDays : daysOfWeek),
    months: names(months),
    dayOfWeekOccurrences: names(occurrences),
  }));

describe("schedules, whatever they are,", () => {
  it("come back from the vendor as they were sent: at a time of day", () => {
    fc.assert(fc.property(timed, (schedule) => void expect(scheduleOf(answered(sent(schedule)))).toEqual(schedule)));
  });

  it("come back from the vendor as they were sent: at intervals", () => {
    fc.assert(fc.property(repeated, (schedule) => void expect(scheduleOf(answered(sent(schedule)))).toEqual(schedule)));
  });

  it("are sent back as the vendor had them", () => {
    fc.assert(
      fc.property(vendorBody, (body) => {
        const schedule = scheduleOf(answered(body));
        expect(schedule).not.toBeNull();
        if (schedule !== null) expect(sent(schedule)).toEqual(body);
      }),
    );
  });
});
