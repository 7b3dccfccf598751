import { nextRuns } from "@/lib/domain/next-runs";
import type { QuietHours } from "@/lib/domain/request-rule";

/** When what is approved now may begin; null: at once. */
export function startAfterQuietHours(quiet: QuietHours | null, now: Date): Date | null {
  if (quiet === null) return null;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: quiet.timezone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const clock = format.format(now);
  const isOverMidnight = quiet.end < quiet.start;
  const isQuiet = isOverMidnight ? clock >= quiet.start || clock < quiet.end : clock >= quiet.start && clock < quiet.end;
  if (!isQuiet) return null;
  const daily = { frequency: "daily", time: quiet.end, timezone: quiet.timezone, backupType: "full", active: true } as const;
  return nextRuns(daily, now, 1)[0] ?? null;
}
