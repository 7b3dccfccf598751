import { nextRuns } from "@/lib/domain/next-runs";
import type { ScheduleRow } from "@/lib/domain/inventory";

export interface WeekCell {
  /** 0 to 6, from the first day shown. */
  day: number;
  hour: number;
  starts: { id: string; name: string; at: Date }[];
}

/** Schedules are expanded at most this often in a week: an interval of five minutes would be two thousand times. */
const mostRuns = 200;
const weekMs = 7 * 86_400_000;

/** What starts in each hour of the seven days from `from`, by the wall clock of `timezone`. */
export function weekCells(
  schedules: readonly Pick<ScheduleRow, "id" | "vmName" | "ownerName" | "name" | "schedule">[],
  from: Date,
  timezone: string,
): Map<string, WeekCell> {
  const cells = new Map<string, WeekCell>();
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", hourCycle: "h23" });
  const days = weekDays(from, timezone);
  const dayFormat = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone });
  for (const row of schedules) {
    if (!row.schedule.active) continue;
    for (const at of nextRuns(row.schedule, from, mostRuns)) {
      if (at.getTime() >= from.getTime() + weekMs) break;
      const day = days.indexOf(dayFormat.format(at));
      if (day === -1) continue;
      const hour = Number(parts.format(at));
      const key = `${day} ${hour}`;
      const cell = cells.get(key) ?? { day, hour, starts: [] };
      cell.starts.push({ id: row.id, name: row.vmName ?? row.ownerName ?? row.name, at });
      cells.set(key, cell);
    }
  }
  return cells;
}

/** The seven days from `from` as `YYYY-MM-DD` of the zone. */
export function weekDays(from: Date, timezone: string): string[] {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone });
  return Array.from({ length: 7 }, (_, index) => format.format(new Date(from.getTime() + index * 86_400_000)));
}
