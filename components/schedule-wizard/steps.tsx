"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { RowPicker } from "@/components/actions/fields/row-picker";
import { useLookOnly } from "@/components/actions/use-look-only";
import { backupChoices } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import { ScheduleEditor } from "@/components/schedule-editor/schedule-editor";
import { scheduleProblems } from "@/components/schedule-editor/schedule-change";
import { answeredFor, namesOf, saidOf } from "@/components/wizard/connection-parts";
import { LeftOutNote } from "@/components/wizard/left-out-note";
import { PartSection } from "@/components/wizard/part-section";
import type { StepBodyProps, WizardStep } from "@/components/wizard/steps";
import { schedulesWords } from "@/lib/domain/schedule-words";
import { BeforeAndAfter } from "./before-and-after";
import { changedBackups, groupsOf, leftOut, rulesOf, schedulesOf, type ScheduleContext, type ScheduleValues } from "./intent";

function BackupsStep({ values, change }: StepBodyProps<ScheduleValues, ScheduleContext>) {
  const [words, setWords] = useState("");
  const lookOnly = useLookOnly();
  const { data, error, isPending } = useQuery({ ...backupChoices(useDeferredValue(words)), placeholderData: keepPreviousData });
  return (
    <RowPicker
      legend="Backups"
      mode="many"
      rows={(data?.items ?? []).map((backup) => ({
        id: backup.id,
        label: backup.name,
        detail: schedulesWords(backup.schedules),
        disabledReason: lookOnly(backup) ?? (backup.state === "gone" ? "no longer exists" : null),
      }))}
      chosen={values.backupIds}
      onSearch={setWords}
      onChange={(backupIds) => change({ backupIds })}
      note={error ? problemWords(error) : isPending ? "Reading backups …" : undefined}
    />
  );
}

function EditStep({ values, context, change }: StepBodyProps<ScheduleValues, ScheduleContext>) {
  const groups = groupsOf(context);
  return (
    <div className="grid gap-6">
      <LeftOutNote rows={leftOut(context)} />
      {groups.map((group) => (
        <PartSection key={group[0].connectionId} title={groups.length > 1 ? namesOf(group) : null}>
          <ScheduleEditor
            schedules={schedulesOf(values, group)}
            rules={rulesOf(group)}
            zone={group[0].zone}
            timezone={context.timezone}
            of={groups.length > 1 ? namesOf(group) : undefined}
            onChange={(schedules) => change({ schedules: answeredFor(values.schedules, group, schedules) })}
          />
        </PartSection>
      ))}
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
      const groups = groupsOf(context);
      if (groups.length === 0) return [...new Set(leftOut(context).map(({ reason }) => reason))];
      const faults = groups.flatMap((group) =>
        saidOf(group[0], groups.length, scheduleProblems(schedulesOf(values, group), rulesOf(group))),
      );
      if (faults.length > 0) return faults;
      return groups.some((group) => changedBackups(values, group).length > 0) ? [] : ["Nothing is changed yet."];
    },
    fields: ["schedules"],
    Body: EditStep,
  },
];
