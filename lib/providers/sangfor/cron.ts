import type { Schedule, Weekday, WeekOfMonth } from "@/lib/domain/schedule";

/** Quartz counts the days of a week from Sunday, which is 1. */
const weekdays: readonly Weekday[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const weeks: readonly WeekOfMonth[] = ["first", "second", "third", "fourth"];

const anything = (field: string) => field === "*" || field === "?";
const number = (text: string, most: number): number | null =>
  /^\d{1,2}$/.test(text) && Number(text) <= most ? Number(text) : null;

function weekday(text: string): number | null {
  const named = weekdays.findIndex((day) => day === text.toLowerCase());
  if (named >= 0) return named;
  const counted = number(text, 7);
  return counted === null || counted < 1 ? null : counted - 1;
}

/** `MON-FRI`, `2,4` and the like; null for anything else. */
function weekdayList(field: string): Weekday[] | null {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const [from = "", to = from, ...more] = part.split("-");
    const [first, last] = [weekday(from), weekday(to)];
    if (first === null || last === null || more.length > 0) return null;
    for (let day = first; ; day = (day + 1) % 7) {
      found.add(day);
      if (day === last) break;
    }
  }
  return weekdays.filter((_, day) => found.has(day));
}

function monthList(field: string): number[] | null {
  const months = field.split(",").map((text) => number(text, 12));
  return months.every((month): month is number => month !== null && month > 0) ? months : null;
}

/** `MON#2` or `6L`: one day of one week of the month. */
function dayOfMonthWeek(field: string): { days: Weekday[]; weeks: WeekOfMonth[] } | null {
  const match = /^([A-Za-z]{3}|[1-7])(?:#([1-4])|L)$/.exec(field);
  const day = weekdays[weekday(match?.[1] ?? "") ?? -1];
  if (match === null || day === undefined) return null;
  const week = match[2] === undefined ? "last" : weeks[Number(match[2]) - 1];
  return week === undefined ? null : { days: [day], weeks: [week] };
}

/** Every so many minutes, from a step such as `0/30` in the minute or hour field. */
function intervalMinutes(minute: string, hour: string): { everyMinutes: number; time: string } | null {
  const inMinutes = /^(\d{1,2}|\*)\/(\d{1,2})$/.exec(minute);
  if (inMinutes !== null && hour === "*" && Number(inMinutes[2]) > 0) {
    return { everyMinutes: Number(inMinutes[2]), time: clock(0, Number(inMinutes[1] === "*" ? 0 : inMinutes[1])) };
  }
  const start = number(minute, 59);
  const inHours = /^(\d{1,2}|\*)\/(\d{1,2})$/.exec(hour);
  const step = Number(inHours?.[2] ?? 0);
  if (start !== null && inHours !== null && step > 0)
    return { everyMinutes: step * 60, time: clock(inHours[1] === "*" ? 0 : Number(inHours[1]), start) };
  if (start !== null && hour === "*") return { everyMinutes: 60, time: clock(0, start) };
  return null;
}

const clock = (hour: number, minute: number) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;

/**
 * The schedules of a policy's `trigger_cron`, a Quartz expression (seconds, minutes, hours, day of month, month, day of week, year)
 * on the platform's clock: one for each hour it names. Null for what our schedules cannot say, such as a day of the month.
 */
export function schedulesOfCron(
  expression: string,
  about: { timezone: string; backupType: Schedule["backupType"]; active: boolean },
): Schedule[] | null {
  const fields = expression.trim().split(/\s+/);
  // A five-field expression of other schedulers has no seconds.
  const [, minute = "", hours = "", dayOfMonth = "", month = "", dayOfWeek = ""] =
    fields.length === 5 ? ["0", ...fields] : fields;
  const months = anything(month) ? undefined : monthList(month);
  // Our monthly schedule without a weekday is that of the first; no other day of the month can be said.
  const isFirstOfMonth = dayOfMonth === "1" && anything(dayOfWeek);
  if (fields.length < 5 || fields.length > 7 || months === null || !(anything(dayOfMonth) || isFirstOfMonth)) return null;
  const base = { ...about, ...(months === undefined ? {} : { months }) };

  const interval = intervalMinutes(minute, hours);
  if (interval !== null) return anything(dayOfWeek) && !isFirstOfMonth ? [{ ...base, frequency: "interval", ...interval }] : null;

  const at = number(minute, 59);
  const hourList = hours.split(",").map((text) => number(text, 23));
  if (at === null || !hourList.every((hour): hour is number => hour !== null)) return null;
  const times = hourList.map((hour) => clock(hour, at));
  if (isFirstOfMonth) return times.map((time) => ({ ...base, frequency: "monthly", time }));
  if (anything(dayOfWeek)) return times.map((time) => ({ ...base, frequency: "daily", time }));
  const monthly = dayOfMonthWeek(dayOfWeek);
  if (monthly !== null) return times.map((time) => ({ ...base, frequency: "monthly", time, ...monthly }));
  const days = weekdayList(dayOfWeek);
  return days === null ? null : times.map((time) => ({ ...base, frequency: "weekly", time, days }));
}
