"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { RowPicker } from "@/components/actions/fields/row-picker";
import { backupChoices } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import { ScheduleEditor } from "@/components/schedule-editor/schedule-editor";
import { scheduleProblems } from "@/components/schedule-editor/schedule-change";
import type { StepBodyProps, WizardStep } from "@/components/wizard/steps";
import { schedulesWords } from "@/lib/domain/schedule-words";
import { BeforeAndAfter } from "./before-and-after";
import { capabilityOf, changedBackups, rulesOf, schedulesOf, type ScheduleContext, type ScheduleValues } from "./intent";

function BackupsStep({ values, change }: StepBodyProps<ScheduleValues, ScheduleContext>) {
  const [words, setWords] = useState("");
  const { data, error, isPending } = useQuery({ ...backupChoices(useDeferredValue(words)), placeholderData: keepPreviousData });
  return (
    <RowPicker
      legend="Backups"
      mode="many"
      rows={(data?.items ?? []).map((backup) => ({
        id: backup.id,
        label: backup.name,
        detail: schedulesWords(backup.schedules),
        disabledReason: backup.state === "gone" ? "no longer exists" : null,
      }))}
      chosen={values.backupIds}
      onSearch={setWords}
      onChange={(backupIds) => change({ backupIds })}
      note={error ? problemWords(error) : isPending ? "Reading backups …" : undefined}
    />
  );
}

function EditStep({ values, context, change }: StepBodyProps<ScheduleValues, ScheduleContext>) {
  return (
    <div className="grid gap-6">
      <ScheduleEditor
        schedules={schedulesOf(values, context)}
        rules={rulesOf(context)}
        zone={context.zone}
        timezone={context.timezone}
        onChange={(schedules) => change({ schedules })}
      />
      <BeforeAndAfter values={values} context={context} />
    </div>
  );
}

export const scheduleSteps: readonly WizardStep<ScheduleValues, ScheduleContext>[] = [
  {
    id: "what",
    title: "Backups",
    isNeeded: (_, context) => !context.isOpenedFor,
    problems: (values, context) =>
      values.backupIds.length === 0
        ? ["Choose at least one backup."]
        : context.backups.length < values.backupIds.length
          ? ["Reading the chosen backups …"]
          : [],
    Body: BackupsStep,
  },
  {
    id: "when",
    title: "Schedules",
    problems: (values, context) => {
      const capability = capabilityOf(context);
      if (capability && !capability.supported) return [capability.reason];
      const faults = scheduleProblems(schedulesOf(values, context), rulesOf(context));
      return faults.length > 0 ? faults : changedBackups(values, context).length === 0 ? ["Nothing is changed yet."] : [];
    },
    fields: ["schedules"],
    Body: EditStep,
  },
];
