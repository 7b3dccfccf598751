import { tzOffset } from "@date-fns/tz";
import type { Schedule, Weekday, WeekOfMonth } from "./schedule";

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const weekdays: readonly Weekday[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/** Every pattern comes back within a year and a little; what has not after two never will. */
const longestPauseDays = 800;

/** A day of the calendar as midnight of that date in UTC: a date, not a moment. */
type CalendarDay = number;

/**
 * The next `count` moments, ascending and after `from`, at which a schedule runs. Wall-clock times are kept across clock changes:
 * a time that a change skips runs as much later as the clock jumped, one that comes twice runs the first time only.
 * An inactive schedule never runs.
 */
export function nextRuns(schedule: Schedule, from: Date, count: number): Date[] {
  if (!schedule.active || count <= 0) return [];
  const { timezone } = schedule;
  const found: Date[] = [];
  const start = dayOf(from.getTime() + tzOffset(timezone, from) * minuteMs) - dayMs;
  let pauseDays = 0;
  for (let day = start; pauseDays <= longestPauseDays && found.length < count; day += dayMs) {
    pauseDays += 1;
    if (!runsOn(schedule, day)) continue;
    for (const minute of minutesOfDay(schedule, day)) {
      const at = momentOf(day + minute * minuteMs, timezone);
      if (at <= (found.at(-1)?.getTime() ?? from.getTime()) || found.length === count) continue;
      found.push(new Date(at));
      pauseDays = 0;
    }
  }
  return found;
}

/** The moment at which a zone's clocks show a wall time (given as if it were UTC). */
export function momentOf(wall: number, timezone: string): number {
  const before = tzOffset(timezone, new Date(wall - dayMs)) * minuteMs;
  const after = tzOffset(timezone, new Date(wall + dayMs)) * minuteMs;
  const candidates = [wall - before, wall - after].sort((a, b) => a - b);
  return candidates.find((at) => at + tzOffset(timezone, new Date(at)) * minuteMs === wall) ?? wall - before;
}

const dayOf = (wall: number): CalendarDay => Math.floor(wall / dayMs) * dayMs;

function runsOn(schedule: Schedule, day: CalendarDay): boolean {
  const date = new Date(day);
  if (schedule.months && !schedule.months.includes(date.getUTCMonth() + 1)) return false;
  const weekday = weekdays[date.getUTCDay()] ?? "sun";
  switch (schedule.frequency) {
    case "daily":
    case "interval":
      return schedule.days ? schedule.days.includes(weekday) : true;
    case "weekly":
      return (schedule.days ?? ["mon"]).includes(weekday);
    case "monthly":
      if (!schedule.days) return date.getUTCDate() === 1;
      return schedule.days.includes(weekday) && (schedule.weeks ?? ["first"]).some((week) => isInWeek(date, week));
  }
}

/** Whether a date is, say, the third of its weekday in its month, or the last. */
function isInWeek(date: Date, week: WeekOfMonth): boolean {
  const dayOfMonth = date.getUTCDate();
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  if (week === "last") return dayOfMonth + 7 > lastDay;
  return Math.ceil(dayOfMonth / 7) === ["first", "second", "third", "fourth"].indexOf(week) + 1;
}

/** Minutes after midnight at which it runs on a day that it runs on. */
function minutesOfDay(schedule: Schedule, day: CalendarDay): number[] {
  const first = minuteOf(schedule.time);
  if (schedule.frequency !== "interval" || !schedule.everyMinutes) return [first];
  const every = schedule.everyMinutes;
  const { window } = schedule;
  const minutes: number[] = [];
  // Longer intervals than a day count from the first Monday of 1970, so that every day agrees on them.
  const sinceAnchor = (day - 4 * dayMs) / minuteMs - first;
  const offset = every > 1_440 ? (every - (((sinceAnchor % every) + every) % every)) % every : first;
  for (let minute = offset; minute < 1_440; minute += every) {
    if (!window || isWithin(minute, minuteOf(window.startTime), minuteOf(window.endTime))) minutes.push(minute);
  }
  return minutes;
}

const isWithin = (minute: number, start: number, end: number): boolean =>
  start <= end ? minute >= start && minute <= end : minute >= start || minute <= end;

/** `HH:MM` as minutes after midnight. */
function minuteOf(time: string): number {
  const [hours, minutes] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}
