import type { DayOfWeek, SnapshotSchedule } from "./records";

const days: readonly DayOfWeek[] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const dayMs = 86_400_000;

/** How many snapshots of its schedule an owner keeps; older ones make room. The contract names no number. */
const keptDaily = 7;
const keptWeekly = 4;

/** The newest runs of a schedule up to `now`, oldest first, never more than are kept. */
export function scheduleRuns(schedule: SnapshotSchedule, now: number): number[] {
  const stepMs = schedule.dayOfWeek === null ? dayMs : 7 * dayMs;
  const kept = schedule.dayOfWeek === null ? keptDaily : keptWeekly;
  let run = Math.floor(now / dayMs) * dayMs + schedule.hour * 3_600_000;
  if (run > now) run -= dayMs;
  if (schedule.dayOfWeek !== null) {
    const late = (new Date(run).getUTCDay() - days.indexOf(schedule.dayOfWeek) + 7) % 7;
    run -= late * dayMs;
  }
  const runs: number[] = [];
  for (; run > schedule.since && runs.length < kept; run -= stepMs) runs.unshift(run);
  return runs;
}
