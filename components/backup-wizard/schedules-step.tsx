"use client";

import { ScheduleEditor } from "@/components/schedule-editor/schedule-editor";
import type { StepBodyProps } from "@/components/wizard/steps";
import { rulesOf, schedulesOf, type BackupContext } from "./intent";
import type { BackupValues } from "./values";

export function SchedulesStep({ values, context, change }: StepBodyProps<BackupValues, BackupContext>) {
  return (
    <ScheduleEditor
      schedules={schedulesOf(values, context)}
      rules={rulesOf(context)}
      zone={context.scheduleZone}
      timezone={context.timezone}
      onChange={(schedules) => change({ schedules })}
    />
  );
}
