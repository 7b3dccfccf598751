"use client";

import { useState } from "react";
import type { StepBodyProps } from "@/components/wizard/steps";
import { chosenPoint, type RestoreContext } from "./intent";
import { PointCalendar } from "./point-calendar";
import { PointList } from "./point-list";
import { latestGood, pointsByDay } from "./points";
import type { RestoreValues } from "./values";

/** Calendar and list of points; the latest good one is chosen already. */
export function PointStep({ values, context, change }: StepBodyProps<RestoreValues, RestoreContext>) {
  const { points, timezone, now } = context;
  const chosen = chosenPoint(values, context);
  const days = pointsByDay(points, timezone);
  const dayOfChosen = [...days].find(([, entries]) => entries.some((point) => point.id === chosen?.id))?.[0] ?? null;
  const [day, setDay] = useState<string | null>(null);
  const shownDay = day ?? dayOfChosen;
  if (points.length === 0)
    return (
      <p className="text-muted-foreground">
        No point in time is known for this machine. It is listed here after its first successful backup.
      </p>
    );
  return (
    <div className="grid gap-4">
      <p>
        {context.vm?.name ?? chosen?.vmName ?? "The machine"} has{" "}
        {points.length === 200
          ? "200 or more points; the newest 200 are shown"
          : points.length === 1
            ? "1 point"
            : `${points.length} points`}
        , times in {timezone}.
      </p>
      <div className="grid gap-5 lg:grid-cols-[18rem_minmax(0,1fr)]">
        <PointCalendar days={days} chosenDay={shownDay} now={now} timezone={timezone} onPick={setDay} />
        <PointList
          points={shownDay ? (days.get(shownDay) ?? []) : []}
          latestId={latestGood(points)?.id ?? null}
          chosenId={chosen?.id ?? null}
          now={now}
          timezone={timezone}
          onPick={(point) => change({ restoreTargetId: point.id, paths: [] })}
        />
      </div>
    </div>
  );
}
