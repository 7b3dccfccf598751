"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { RestoreTarget } from "@/lib/domain/inventory";
import { monthGrid, moveMonth } from "./points";

interface PointCalendarProps {
  days: ReadonlyMap<string, readonly RestoreTarget[]>;
  chosenDay: string | null;
  now: Date;
  timezone: string;
  onPick: (day: string) => void;
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A month of points: days that have some are buttons that tell how many, and whether none of them can be restored. */
export function PointCalendar({ days, chosenDay, now, timezone, onPick }: PointCalendarProps) {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(now);
  const [month, setMonth] = useState((chosenDay ?? today).slice(0, 7));
  const title = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
  const known = [...days.keys()].sort();
  return (
    <div className="content-start">
      <div className="mb-2 flex items-center justify-between">
        <Button
          size="icon"
          variant="ghost"
          aria-label="Earlier month"
          disabled={month <= (known[0] ?? month).slice(0, 7)}
          onClick={() => setMonth(moveMonth(month, -1))}
        >
          <ChevronLeft aria-hidden />
        </Button>
        <span aria-live="polite" className="text-sm font-medium">
          {title}
        </span>
        <Button
          size="icon"
          variant="ghost"
          aria-label="Later month"
          disabled={month >= today.slice(0, 7)}
          onClick={() => setMonth(moveMonth(month, 1))}
        >
          <ChevronRight aria-hidden />
        </Button>
      </div>
      <table className="w-full table-fixed text-center text-sm" aria-label={`Points in ${title}`}>
        <thead>
          <tr>
            {weekdays.map((name) => (
              <th key={name} scope="col" className="py-1 text-xs font-normal text-muted-foreground">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {monthGrid(month).map((week, row) => (
            <tr key={row}>
              {week.map((day, column) => (
                <td key={day ?? `${row}-${column}`} className="p-0.5">
                  {day && (
                    <CalendarDay
                      day={day}
                      points={days.get(day) ?? []}
                      isChosen={day === chosenDay}
                      isToday={day === today}
                      onPick={onPick}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CalendarDayProps {
  day: string;
  points: readonly RestoreTarget[];
  isChosen: boolean;
  isToday: boolean;
  onPick: (day: string) => void;
}

function CalendarDay({ day, points, isChosen, isToday, onPick }: CalendarDayProps) {
  const number = Number(day.slice(8));
  if (points.length === 0)
    return <span className={cn("grid h-9 place-items-center text-muted-foreground", isToday && "underline")}>{number}</span>;
  const good = points.filter((point) => point.restorable).length;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      aria-label={`${day}: ${points.length} ${points.length === 1 ? "point" : "points"}${good < points.length ? `, ${points.length - good} cannot be restored` : ""}`}
      onClick={() => onPick(day)}
      className={cn(
        "grid h-9 w-full place-items-center rounded-md border font-medium hover:bg-muted",
        isChosen && "bg-accent text-accent-foreground hover:bg-accent",
        good === 0 && "border-dashed line-through",
      )}
    >
      {number}
    </button>
  );
}
