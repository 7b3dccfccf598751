export const secondMs = 1_000;
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;
export type Weekday = (typeof weekdays)[number];
export type WeekOfMonth = "WEEK_1" | "WEEK_2" | "WEEK_3" | "WEEK_4" | "WEEK_LAST";

/** When something recurs, in UTC (the vendor states no zone). `atMs` is the time of day in milliseconds. */
export type Recurrence =
  | { frequency: "DAILY"; atMs: number }
  | { frequency: "WEEKLY"; atMs: number; day: Weekday }
  /** The first to fourth, or the last, such weekday of the month. */
  | { frequency: "MONTHLY"; atMs: number; day: Weekday; week: WeekOfMonth };

/** Every moment of a recurrence from `from` to `to`, both included, ascending. */
export function occurrences(recurrence: Recurrence, from: number, to: number): number[] {
  if (to < from) return [];
  return recurrence.frequency === "MONTHLY" ? monthly(recurrence, from, to) : stepwise(recurrence, from, to);
}

function stepwise(recurrence: Exclude<Recurrence, { frequency: "MONTHLY" }>, from: number, to: number): number[] {
  let day = Math.ceil((from - recurrence.atMs) / dayMs);
  let step = 1;
  if (recurrence.frequency === "WEEKLY") {
    step = 7;
    // 1 January 1970 was a Thursday.
    day += (weekdays.indexOf(recurrence.day) - ((day + 4) % 7) + 7) % 7;
  }
  const found: number[] = [];
  for (let at = day * dayMs + recurrence.atMs; at <= to; at += step * dayMs) found.push(at);
  return found;
}

function monthly(recurrence: Extract<Recurrence, { frequency: "MONTHLY" }>, from: number, to: number): number[] {
  const first = new Date(from);
  let year = first.getUTCFullYear();
  let month = first.getUTCMonth();
  const found: number[] = [];
  for (;;) {
    const at = weekdayOfMonth(year, month, recurrence) + recurrence.atMs;
    if (at > to) return found;
    if (at >= from) found.push(at);
    month += 1;
    if (month === 12) [year, month] = [year + 1, 0];
  }
}

/** Midnight of, say, the last Friday of a month. */
function weekdayOfMonth(year: number, month: number, { day, week }: { day: Weekday; week: WeekOfMonth }): number {
  const wanted = weekdays.indexOf(day);
  if (week === "WEEK_LAST") {
    const last = Date.UTC(year, month + 1, 0);
    return last - ((new Date(last).getUTCDay() - wanted + 7) % 7) * dayMs;
  }
  const first = Date.UTC(year, month, 1);
  const weeks = Number(week.slice("WEEK_".length)) - 1;
  return first + (((wanted - new Date(first).getUTCDay() + 7) % 7) + weeks * 7) * dayMs;
}

const timePattern = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/;

/** `09:30:00` as milliseconds after midnight; null for anything else. */
export function timeOfDayMs(text: string): number | null {
  const [, hours, minutes, seconds] = timePattern.exec(text) ?? [];
  return hours === undefined ? null : Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs;
}

/** Milliseconds after midnight as `09:30:00`. */
export const timeOfDay = (atMs: number): string => new Date(atMs).toISOString().slice(11, 19);

/** `2024-05-17T00:23:17Z`, as the vendor writes its times. */
export const isoTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** `2024-10-28T05:52:47`: restore histories carry no zone in the vendor's examples (Backup 1.2, List Backup Restore Histories). */
export const zonelessTime = (at: number): string => new Date(at).toISOString().slice(0, 19);

/** The moment without its fraction of a second: the vendor's times have none. */
export const wholeSecond = (at: number): number => Math.floor(at / secondMs) * secondMs;
