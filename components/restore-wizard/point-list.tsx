"use client";

import { useId } from "react";
import { binarySize } from "@/components/actions/fields/binary-size";
import { cn } from "@/components/ui/cn";
import type { RestoreTarget } from "@/lib/domain/inventory";
import { ageWords } from "./points";

interface PointListProps {
  points: readonly RestoreTarget[];
  latestId: string | null;
  chosenId: string | null;
  now: Date;
  timezone: string;
  onPick: (point: RestoreTarget) => void;
}

/** The points of a day; one that cannot be restored says why and cannot be chosen. */
export function PointList({ points, latestId, chosenId, now, timezone, onPick }: PointListProps) {
  const name = useId();
  const time = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">Points of the day</legend>
      <ul className="divide-y rounded-md border">
        {points.map((point) => (
          <li key={point.id}>
            <label
              className={cn(
                "flex items-start gap-3 px-3 py-2",
                point.restorable ? "cursor-pointer hover:bg-muted" : "cursor-not-allowed",
              )}
            >
              <input
                type="radio"
                name={name}
                className="mt-1 size-4 shrink-0 accent-accent"
                checked={point.id === chosenId}
                disabled={!point.restorable}
                onChange={() => onPick(point)}
              />
              <span className="min-w-0 flex-1">
                <span
                  className={cn(
                    "flex flex-wrap items-baseline gap-x-2 tabular-nums",
                    !point.restorable && "text-muted-foreground line-through",
                  )}
                >
                  <time dateTime={point.takenAt} title={point.takenAt} className="font-medium">
                    {time.format(new Date(point.takenAt))}
                  </time>
                  {point.id === latestId && <span className="rounded bg-good-soft px-1.5 text-xs text-good">latest good</span>}
                </span>
                <span className="block text-table text-muted-foreground">
                  {[
                    ageWords(point.takenAt, now),
                    point.kind,
                    binarySize(point.sizeBytes),
                    point.backupName,
                    point.locations.join(", "),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
                {point.note && (
                  <span className={cn("block text-table", point.restorable ? "text-warn" : "text-bad")}>{point.note}</span>
                )}
                {!point.restorable && !point.note && (
                  <span className="block text-table text-bad">The vendor does not offer it for restore.</span>
                )}
              </span>
            </label>
          </li>
        ))}
        {points.length === 0 && <li className="px-3 py-4 text-center text-muted-foreground">Choose a day in the calendar.</li>}
      </ul>
    </fieldset>
  );
}
