import { nextRuns } from "./next-runs";
import type { Retention, Schedule } from "./schedule";

/** "2 weeks", "1 month". */
export const retentionWords = ({ count, unit }: Retention): string => `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;

/** The moment before which a point taken would have expired by `now`. Months and years end on the same day where there is one. */
export function retentionStart(retention: Retention, now: Date): Date {
  const start = new Date(now);
  switch (retention.unit) {
    case "days":
      start.setUTCDate(start.getUTCDate() - retention.count);
      return start;
    case "weeks":
      start.setUTCDate(start.getUTCDate() - 7 * retention.count);
      return start;
    case "months":
      return monthsEarlier(now, retention.count);
    case "years":
      return monthsEarlier(now, 12 * retention.count);
  }
}

function monthsEarlier(now: Date, months: number): Date {
  const day = now.getUTCDate();
  const start = new Date(now);
  start.setUTCDate(1);
  start.setUTCMonth(start.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
  start.setUTCDate(Math.min(day, lastDay));
  return start;
}

const holdCeiling = 20_000;

/** How many points a retention holds once the schedules have run for that long; null above 20,000. */
export function pointsHeld(retention: Retention, schedules: readonly Schedule[], now: Date): number | null {
  const start = retentionStart(retention, now);
  let held = 0;
  for (const schedule of schedules) {
    const runs = nextRuns(schedule, start, holdCeiling + 1).filter((run) => run <= now).length;
    held += runs;
    if (held > holdCeiling) return null;
  }
  return held;
}

/** The points, oldest first, that a retention would no longer hold at `now`. */
export function expiringPoints<Point extends { takenAt: string }>(
  points: readonly Point[],
  retention: Retention,
  now: Date,
): Point[] {
  const start = retentionStart(retention, now).getTime();
  return points
    .filter((point) => Date.parse(point.takenAt) < start)
    .sort((a, b) => Date.parse(a.takenAt) - Date.parse(b.takenAt));
}

/** Longer first: for lists of allowed retentions and for telling a shortening from a lengthening. */
export function compareRetention(a: Retention, b: Retention): number {
  const reference = new Date("2026-07-01T00:00:00Z");
  return retentionStart(a, reference).getTime() - retentionStart(b, reference).getTime();
}
