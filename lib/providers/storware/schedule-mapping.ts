import type { Schedule, Weekday, WeekOfMonth } from "@/lib/domain/schedule";
import type { VendorSchedule } from "./records";

/*
 * Schedules in both directions. The vendor counts in milliseconds from UTC midnight, `hour` too: the guide's example of 3600 for 01:00 is
 * a slip (contract README, "Time units"). It knows no zone, so a schedule of ours must be in UTC: converted, it would be wrong for
 * half of the year wherever clocks change.
 */

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
/** What the vendor's own form sets: six hours to start in. */
const defaultWindowMs = 6 * 60 * minuteMs;
const lastMinuteMs = dayMs - minuteMs;

const days = {
  MONDAY: "mon",
  TUESDAY: "tue",
  WEDNESDAY: "wed",
  THURSDAY: "thu",
  FRIDAY: "fri",
  SATURDAY: "sat",
  SUNDAY: "sun",
} as const satisfies Record<string, Weekday>;
const occurrences = {
  FIRST_IN_MONTH: "first",
  SECOND_IN_MONTH: "second",
  THIRD_IN_MONTH: "third",
  FOURTH_IN_MONTH: "fourth",
  LAST_IN_MONTH: "last",
} as const satisfies Record<string, WeekOfMonth>;
const months = [
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
] as const;

/** Our words for those of theirs that the table has, in the table's order, each once. */
function translated<V extends string>(table: Readonly<Record<string, V>>, words: readonly string[]): V[] {
  return Object.entries(table).flatMap(([word, ours]) => (words.includes(word) ? [ours] : []));
}

/** Their words for ours, in the table's order, each once. */
function untranslated<V extends string>(table: Readonly<Record<string, V>>, ours: readonly V[]): { name: string }[] {
  return Object.entries(table).flatMap(([name, word]) => (ours.includes(word) ? [{ name }] : []));
}

/** Milliseconds from midnight as `HH:MM`; what is beyond the day comes round, seconds are dropped. */
function clockOf(ms: number): string {
  const minutes = Math.floor((((ms % dayMs) + dayMs) % dayMs) / minuteMs);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function msOf(clock: string): number {
  const [hours, minutes] = clock.split(":");
  return (Number(hours) * 60 + Number(minutes)) * minuteMs;
}

/** A schedule of the vendor's in our words; null where its time or interval cannot be read. */
export function scheduleOf(row: VendorSchedule): Schedule | null {
  const weekdays = translated(days, row.daysOfWeek);
  const weeks = translated(occurrences, row.dayOfWeekOccurrences);
  const inMonths = months.flatMap((name, index) => (row.months.includes(name) ? [index + 1] : []));
  const frame = {
    timezone: "UTC",
    ...(inMonths.length > 0 && inMonths.length < 12 ? { months: inMonths } : {}),
    backupType: row.backupType === "INCREMENTAL" ? ("incremental" as const) : ("full" as const),
    active: row.active ?? true,
  };
  const isEveryDay = weekdays.length === 0 || weekdays.length === 7;
  const onDays = isEveryDay ? {} : { days: weekdays };
  if (row.executionType === "INTERVAL") {
    const { interval } = row;
    const everyMinutes = interval === null ? 0 : Math.round(interval.frequency / minuteMs);
    if (interval === null || everyMinutes < 1 || everyMinutes > 10_080) return null;
    const time = clockOf(interval.startHour);
    return {
      ...frame,
      ...onDays,
      ...(weeks.length === 0 ? {} : { weeks }),
      frequency: "interval",
      time,
      everyMinutes,
      window: { startTime: time, endTime: clockOf(interval.endHour) },
    };
  }
  if (row.hour === null || row.hour < 0) return null;
  const time = clockOf(row.hour);
  const length = row.startWindowLength;
  const isWindow = length !== null && length >= minuteMs && length < dayMs;
  const at = { ...frame, time, ...(isWindow ? { window: { startTime: time, endTime: clockOf(row.hour + length) } } : {}) };
  if (weeks.length > 0) return { ...at, frequency: "monthly", days: isEveryDay ? Object.values(days) : weekdays, weeks };
  return isEveryDay ? { ...at, frequency: "daily" } : { ...at, frequency: "weekly", ...onDays };
}

/** What the vendor takes for a schedule, without name, type and rules. Enumerations as `{name}`, all times in milliseconds. */
export interface ScheduleBody {
  [key: string]: string | number | boolean | null | { [key: string]: string | number } | { name: string }[];
  active: boolean;
  backupType: { name: string };
  executionType: { name: string };
  hour: number | null;
  startWindowLength: number | null;
  interval: { startHour: number; endHour: number; frequency: number } | null;
  daysOfWeek: { name: string }[];
  months: { name: string }[];
  dayOfWeekOccurrences: { name: string }[];
}

export type MappedSchedule = { ok: true; body: ScheduleBody } | { ok: false; errors: { path: string; message: string }[] };

const utcNames = ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Etc/UCT", "Zulu"];

/** A schedule of ours as the vendor takes it, or what it cannot express, field by field. */
export function vendorScheduleOf(schedule: Schedule): MappedSchedule {
  const errors = faultsOf(schedule);
  if (errors.length > 0) return { ok: false, errors };
  const start = msOf(schedule.time);
  const { window } = schedule;
  const isInterval = schedule.frequency === "interval";
  const length = window === undefined ? defaultWindowMs : (msOf(window.endTime) - start + dayMs) % dayMs;
  return {
    ok: true,
    body: {
      active: schedule.active,
      backupType: { name: schedule.backupType === "full" ? "FULL" : "INCREMENTAL" },
      executionType: { name: isInterval ? "INTERVAL" : "TIME" },
      hour: isInterval ? null : start,
      startWindowLength: isInterval ? null : length,
      interval: isInterval
        ? {
            startHour: start,
            endHour: window === undefined ? lastMinuteMs : msOf(window.endTime),
            frequency: (schedule.everyMinutes ?? 0) * minuteMs,
          }
        : null,
      daysOfWeek: schedule.frequency === "daily" && !schedule.days ? [] : untranslated(days, schedule.days ?? []),
      months: (schedule.months ?? []).length === 12 ? [] : monthWords(schedule.months ?? []),
      dayOfWeekOccurrences: schedule.frequency === "monthly" || isInterval ? untranslated(occurrences, schedule.weeks ?? []) : [],
    },
  };
}

const monthWords = (numbers: readonly number[]): { name: string }[] =>
  months.flatMap((name, index) => (numbers.includes(index + 1) ? [{ name }] : []));

function faultsOf(schedule: Schedule): { path: string; message: string }[] {
  const errors: { path: string; message: string }[] = [];
  const refuse = (path: string, message: string) => errors.push({ path, message });
  const { window } = schedule;
  if (!utcNames.includes(schedule.timezone))
    refuse("timezone", "must be UTC: the vendor keeps times as offsets from midnight UTC and no time zone");
  if (window !== undefined && window.startTime !== schedule.time)
    refuse("window.startTime", "must be the schedule's time: the vendor's window begins when the schedule does");
  if (schedule.frequency === "interval") {
    const every = schedule.everyMinutes;
    if (every === undefined || every > 1_440) refuse("everyMinutes", "must be from 1 to 1440: the vendor repeats within a day");
    if (window !== undefined && window.endTime < window.startTime)
      refuse("window.endTime", "must not be before the start: the vendor's interval ends on the day it begins");
    return errors;
  }
  if (window !== undefined && window.endTime === window.startTime)
    refuse("window.endTime", "must differ from the start: a run needs time to start in");
  if (schedule.frequency !== "daily" && !schedule.days) refuse("days", "name at least one day of the week");
  if (schedule.frequency === "monthly" && !schedule.weeks)
    refuse("weeks", "name at least one week of the month; the vendor knows no dates of the month");
  return errors;
}

/** Whether two vendor schedules run the same, whatever they are called. */
export const scheduleKey = (schedule: Schedule): string => {
  const mapped = vendorScheduleOf(schedule);
  return JSON.stringify(mapped.ok ? mapped.body : schedule);
};
