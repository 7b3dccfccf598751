"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { pageQuery } from "@/components/api/inventory";
import { scopeSearch, useScope } from "@/components/frame/use-scope";
import { cn } from "@/components/ui/cn";
import { Hint } from "@/components/ui/hint";
import { useNow, useTimezone } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import type { ScheduleRow } from "@/lib/domain/inventory";
import { weekCells, weekDays } from "./week";

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** From how many starts in one hour on a cell is marked as crowded, and as very crowded. */
const crowded = 4;
const veryCrowded = 8;

/** The coming week, an hour per row: how much starts when, all vendors together. Crowded hours stand out by number and shade. */
export function WeekCalendar() {
  const [scope] = useScope();
  const search = scopeSearch(scope).replace("?", "");
  const { data, isPending } = useQuery(
    pageQuery<ScheduleRow>("schedules", `limit=200&sort=nextRunAt${search ? `&${search}` : ""}`),
  );
  const timezone = useTimezone();
  const now = useNow();
  const from = useMemo(() => new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000), [now]);
  const cells = useMemo(() => weekCells(data?.items ?? [], from, timezone), [data, from, timezone]);
  const days = weekDays(from, timezone);
  if (isPending) return <Skeleton className="m-3 h-96" />;
  return (
    <div className="overflow-auto p-3" tabIndex={0} role="region" aria-label="The coming week">
      {data && data.total > data.items.length && (
        <p className="mb-2 text-table text-warn">
          The calendar shows the {data.items.length} schedules that run next of {data.total.toLocaleString("en")}. Narrow the
          scope to see others.
        </p>
      )}
      <table className="w-full min-w-[40rem] table-fixed border-collapse text-xs">
        <caption className="sr-only">What starts in each hour of the coming seven days, in {timezone}</caption>
        <thead>
          <tr>
            <th className="w-14 text-left font-normal text-muted-foreground" scope="col">
              {timezone.split("/").at(-1)}
            </th>
            {days.map((day) => (
              <th className="px-1 py-1 text-left font-medium" key={day} scope="col">
                {new Intl.DateTimeFormat("en", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(
                  new Date(`${day}T12:00:00Z`),
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour}>
              <th className="text-left font-normal text-muted-foreground tabular-nums" scope="row">
                {String(hour).padStart(2, "0")}:00
              </th>
              {days.map((day, index) => {
                const starts = cells.get(`${index} ${hour}`)?.starts ?? [];
                const count = starts.length;
                return (
                  <td className="h-6 border px-1" key={day}>
                    {count > 0 && (
                      <Hint
                        text={`${count} ${count === 1 ? "start" : "starts"}: ${starts
                          .slice(0, 12)
                          .map(({ name }) => name)
                          .join(", ")}${count > 12 ? ` and ${count - 12} more` : ""}`}
                      >
                        <button
                          className={cn(
                            "block w-full truncate rounded-sm px-1 text-left",
                            count >= veryCrowded
                              ? "bg-bad-soft font-medium text-bad"
                              : count >= crowded
                                ? "bg-warn-soft text-warn"
                                : "bg-busy-soft text-busy",
                          )}
                          type="button"
                        >
                          {count === 1 ? starts[0]?.name : `${count} starts`}
                        </button>
                      </Hint>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
