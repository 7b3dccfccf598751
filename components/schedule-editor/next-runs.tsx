"use client";

import { useMemo } from "react";
import { nextRuns } from "@/lib/domain/next-runs";
import type { Schedule } from "@/lib/domain/schedule";
import { useNow } from "./use-now";

interface NextRunsProps {
  schedules: readonly Schedule[];
  /** The person's own zone: the local column. */
  timezone: string;
  /** Whose they are, where a page has several. */
  of?: string | undefined;
}

/** The next five runs of all schedules together, in local time and UTC; says where a clock change lies between them. */
export function NextRuns({ schedules, timezone, of }: NextRunsProps) {
  const now = useNow();
  const runs = useMemo(
    () =>
      schedules
        .flatMap((schedule) => nextRuns(schedule, now, 5).map((at) => ({ at, schedule })))
        .sort((a, b) => a.at.getTime() - b.at.getTime())
        .slice(0, 5),
    [schedules, now],
  );
  if (runs.length === 0) return null;
  const local = format(timezone);
  const utc = format("UTC");
  const isUtc = timezone === "UTC";
  const change = schedules.map((schedule) => clockChange(schedule, now)).find((found) => found !== null);
  return (
    <section aria-label={of ? `Next runs of ${of}` : "Next runs"} className="grid gap-1.5">
      <h3 className="text-sm font-medium">Next five runs</h3>
      <table className="w-full max-w-xl text-sm tabular-nums">
        <thead className="text-left text-muted-foreground">
          <tr>
            <th className="py-1 pr-4 font-normal">{timezone}</th>
            {!isUtc && <th className="py-1 pr-4 font-normal">UTC</th>}
            <th className="py-1 font-normal">Copies</th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ at, schedule }) => (
            <tr key={`${at.toISOString()} ${schedule.backupType}`} className="border-t">
              <td className="py-1 pr-4">{local.format(at)}</td>
              {!isUtc && <td className="py-1 pr-4">{utc.format(at)}</td>}
              <td className="py-1">{schedule.backupType}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {change && (
        <p className="text-sm text-muted-foreground">
          Clocks in {change.zone} change on{" "}
          {new Intl.DateTimeFormat("en", { timeZone: change.zone, dateStyle: "medium" }).format(change.after)}: runs before at{" "}
          {clock.format(change.before)} UTC, after at {clock.format(change.after)} UTC.
        </p>
      )}
    </section>
  );
}

const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit" });
const format = (timeZone: string) =>
  new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });

/** The two runs of the coming half year between which the time in UTC moves; null where no clock changes. */
function clockChange(schedule: Schedule, now: Date): { zone: string; before: Date; after: Date } | null {
  if (schedule.frequency === "interval") return null;
  const runs = nextRuns(schedule, now, schedule.frequency === "daily" ? 190 : 30);
  for (const [index, after] of runs.entries()) {
    const before = runs[index - 1];
    if (before && clock.format(before) !== clock.format(after)) return { zone: schedule.timezone, before, after };
  }
  return null;
}
