"use client";

import type { ReviewProps } from "@/components/wizard/wizard";
import type { Schedule } from "@/lib/domain/schedule";
import { scheduleWords } from "@/lib/domain/schedule-words";
import { backupsOf, changedBackups, groupsOf, schedulesOf, type ScheduleContext, type ScheduleValues } from "./intent";

/** Old and new, side by side, for every backup that changes; how many stay as they are. */
export function BeforeAndAfter({ values, context }: Pick<ReviewProps<ScheduleValues, ScheduleContext>, "values" | "context">) {
  const groups = groupsOf(context);
  const changed = groups.flatMap((group) =>
    changedBackups(values, group).map((backup) => ({ backup, next: schedulesOf(values, group) })),
  );
  const same = groups.flatMap(backupsOf).length - changed.length;
  return (
    <div className="grid gap-2">
      <div className="max-h-80 overflow-auto rounded-md border" role="region" aria-label="Before and after" tabIndex={0}>
        <table className="w-full text-sm">
          <thead className="text-left text-muted-foreground">
            <tr>
              {["Backup", "Before", "After"].map((title) => (
                <th key={title} className="px-3 py-2 font-normal">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {changed.map(({ backup, next }) => (
              <tr key={backup.id} className="border-t align-top">
                <td className="px-3 py-2 font-medium">{backup.name}</td>
                <td className="px-3 py-2 text-muted-foreground">
                  <Lines schedules={backup.schedules} />
                </td>
                <td className="px-3 py-2">
                  <Lines schedules={next} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {changed.length === 0 && <p className="p-3 text-sm text-muted-foreground">Nothing changes.</p>}
      </div>
      {same > 0 && changed.length > 0 && (
        <p className="text-sm text-muted-foreground">
          {same} {same === 1 ? "backup has" : "backups have"} these schedules already and {same === 1 ? "is" : "are"} left alone.
        </p>
      )}
    </div>
  );
}

function Lines({ schedules }: { schedules: readonly Schedule[] }) {
  if (schedules.length === 0) return <>only when somebody runs it</>;
  return schedules.map((schedule, index) => (
    <span key={index} className="block">
      {scheduleWords(schedule)}
    </span>
  ));
}
