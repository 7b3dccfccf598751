"use client";

import { ScheduleEditor } from "@/components/schedule-editor/schedule-editor";
import { alikeParts, answeredFor, namesOf } from "@/components/wizard/connection-parts";
import { PartSection } from "@/components/wizard/part-section";
import type { StepBodyProps } from "@/components/wizard/steps";
import { hasOwnSchedules, keptParts, rulesOf, schedulesOf, type BackupContext } from "./intent";
import type { BackupValues } from "./values";

/** Schedules, once for all connections that take the same. */
export function SchedulesStep({ values, context, change }: StepBodyProps<BackupValues, BackupContext>) {
  const groups = alikeParts(keptParts(values, context).filter(hasOwnSchedules));
  return (
    <div className="grid gap-6">
      {groups.map((parts) => {
        const [first] = parts;
        if (!first) return null;
        return (
          <PartSection key={first.connectionId} title={groups.length > 1 ? namesOf(parts) : null}>
            <ScheduleEditor
              schedules={schedulesOf(values, first)}
              rules={rulesOf(first)}
              zone={first.zone}
              timezone={context.timezone}
              of={groups.length > 1 ? namesOf(parts) : undefined}
              onChange={(schedules) => change({ schedules: answeredFor(values.schedules, parts, schedules) })}
            />
          </PartSection>
        );
      })}
    </div>
  );
}
