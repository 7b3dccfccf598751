import { TZDate } from "@date-fns/tz";
import type { Retention } from "@/lib/domain/schedule";

const withoutZone = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const withZone = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;

function milliseconds(text: string, timezone: string): number {
  if (withZone.test(text)) return Date.parse(text.replace(" ", "T"));
  const match = withoutZone.exec(text);
  if (match === null) return Number.NaN;
  const [year, month, day, hour, minute, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const fraction = Math.floor(Number(`0.${match[7] ?? 0}`) * 1000);
  return new TZDate(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second, fraction, timezone).getTime();
}

/**
 * A time of the vendor's as ISO 8601 in UTC. Some come without a zone (restore histories, group details) and are taken in
 * `timezone`. Empty, zero and unreadable dates are null.
 */
export function utcTime(text: string | null | undefined, timezone = "UTC"): string | null {
  const ms = text === null || text === undefined ? Number.NaN : milliseconds(text.trim(), timezone);
  // Year 1 and 1970 stand for "never" at vendors that have no null.
  return Number.isNaN(ms) || ms <= 0 ? null : new Date(ms).toISOString();
}

/** Whole seconds between two times; null when one is missing or they stand the wrong way round. */
export function secondsBetween(start: string | null, end: string | null): number | null {
  if (start === null || end === null) return null;
  const seconds = Math.round((Date.parse(end) - Date.parse(start)) / 1000);
  return seconds >= 0 ? seconds : null;
}

/** When something taken then and kept so long expires. Months and years are the calendar's; a day that a month lacks is its last. */
export function expiryOf(takenAt: string, { count, unit }: Retention): string {
  const date = new Date(takenAt);
  if (unit === "days" || unit === "weeks") {
    date.setUTCDate(date.getUTCDate() + count * (unit === "weeks" ? 7 : 1));
    return date.toISOString();
  }
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + count * (unit === "years" ? 12 : 1));
  // 31 January plus a month overflows into March: go back to February's last day.
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.toISOString();
}
