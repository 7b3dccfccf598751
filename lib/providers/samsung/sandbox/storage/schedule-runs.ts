export const daysOfWeek = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;
export type DayOfWeek = (typeof daysOfWeek)[number];

/** When snapshots are taken by themselves. */
export interface SnapshotTimes {
  /** Null runs every day. */
  dayOfWeek: DayOfWeek | null;
  /** Hour of the day in UTC; the contracts name no zone. */
  hour: number;
  /** Runs before this, in milliseconds, are not of this schedule. */
  since: number;
}

const dayMs = 86_400_000;

/** The newest `kept` runs of a schedule up to `now`, oldest first. */
export function scheduleRuns(schedule: SnapshotTimes, now: number, kept: number): number[] {
  const stepMs = schedule.dayOfWeek === null ? dayMs : 7 * dayMs;
  let run = Math.floor(now / dayMs) * dayMs + schedule.hour * 3_600_000;
  if (run > now) run -= dayMs;
  if (schedule.dayOfWeek !== null) {
    const late = (new Date(run).getUTCDay() - daysOfWeek.indexOf(schedule.dayOfWeek) + 7) % 7;
    run -= late * dayMs;
  }
  const runs: number[] = [];
  for (; run > schedule.since && runs.length < kept; run -= stepMs) runs.unshift(run);
  return runs;
}
