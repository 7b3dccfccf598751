import { TZDate } from "@date-fns/tz";

const withoutZone = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const withZone = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;

function milliseconds(text: string, timezone: string): number {
  if (withZone.test(text)) return Date.parse(text.replace(" ", "T").replace(/(\.\d{3})\d+/, "$1"));
  const match = withoutZone.exec(text);
  if (match === null) return Number.NaN;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const fraction = Math.floor(Number(`0.${match[7] ?? 0}`) * 1000);
  return new TZDate(year, month - 1, day, hour, minute, second, fraction, timezone).getTime();
}

/**
 * A time of the platform's as ISO 8601 in UTC. Servers and tasks have theirs without a zone, on the platform's own clock, whose
 * zone is the connection's setting; snapshots end in Z (contract README, "Ids, units, times"). Empty and unreadable ones are null.
 */
export function utcTime(text: string | null | undefined, timezone: string): string | null {
  const ms = text === null || text === undefined ? Number.NaN : milliseconds(text.trim(), timezone);
  // Year 1 and 1970 stand for "never" where there is no null.
  return Number.isNaN(ms) || ms <= 0 ? null : new Date(ms).toISOString();
}

const two = (value: number) => String(value).padStart(2, "0");

/** A moment as the platform's filters take it: `YYYY-MM-DD hh:mm:ss` on its own clock. */
export function platformTime(moment: Date, timezone: string): string {
  const at = new TZDate(moment.getTime(), timezone);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Whole seconds between two times; null when one is missing or they stand the wrong way round. */
export function secondsBetween(start: string | null, end: string | null): number | null {
  if (start === null || end === null) return null;
  const seconds = Math.round((Date.parse(end) - Date.parse(start)) / 1000);
  return seconds >= 0 ? seconds : null;
}
