"use client";

import { NextRuns } from "@/components/schedule-editor/next-runs";
import { ownTimezone } from "@/components/schedule-editor/own-timezone";
import { firstSchedule, scheduleProblems, singleProblems, usualSchedules } from "@/components/schedule-editor/schedule-change";
import { ScheduleEditor } from "@/components/schedule-editor/schedule-editor";
import { ScheduleFields } from "@/components/schedule-editor/schedule-fields";
import type { Policy, ScheduleRow } from "@/lib/domain/inventory";
import type { Retention, Schedule } from "@/lib/domain/schedule";
import { scheduleWords } from "@/lib/domain/schedule-words";
import { defineDialog } from "../action-dialog";
import type { FieldsProps } from "../dialog-spec";
import { LookupSelect } from "../fields/lookup-select";
import { TextField } from "../fields/plain-fields";
import { RetentionField } from "../fields/retention-field";
import { allowedRetentions, scheduleRules, takes, type InputSchema } from "../input-schema";
import { many } from "../many";
import type { ConnectionRow } from "../rows";

interface PolicyForm {
  name: string;
  schedules: Schedule[];
  retention: Retention;
  destinationId: string;
}

const rulesOf = (schema: InputSchema) => scheduleRules(schema, "schedules", "[]");
const usualRetention = (schema: InputSchema): Retention => allowedRetentions(schema)?.[0] ?? { count: 14, unit: "days" };

/** Name, schedules and retention, as far as the vendor keeps them with a policy. */
function PolicyFields<Row extends { connectionId: string }>({ rows: [row], schema, form, change }: FieldsProps<Row, PolicyForm>) {
  return (
    <div className="grid gap-5">
      <TextField label="Name of the policy" value={form.name} onChange={(name) => change({ name })} />
      {takes(schema, "destinationId") && row && (
        <LookupSelect
          label="Copies go to"
          connectionId={row.connectionId}
          lookup="backup-destinations"
          input={{}}
          value={form.destinationId}
          empty="Choose"
          preselects
          onChange={(destinationId) => change({ destinationId })}
        />
      )}
      {takes(schema, "schedules") && (
        <ScheduleEditor
          schedules={form.schedules}
          rules={rulesOf(schema)}
          zone={rulesOf(schema).timezones?.[0] ?? ownTimezone()}
          timezone={ownTimezone()}
          onChange={(schedules) => change({ schedules })}
        />
      )}
      {takes(schema, "retention") && (
        <RetentionField
          retention={form.retention}
          allowed={allowedRetentions(schema)}
          onChange={(retention) => change({ retention })}
        />
      )}
    </div>
  );
}

const policyProblems = (form: PolicyForm, _rows: readonly unknown[], schema: InputSchema) => [
  ...(form.name.trim() === "" ? ["The policy needs a name."] : []),
  ...(takes(schema, "destinationId") && form.destinationId === "" ? ["Choose where copies go."] : []),
  ...(takes(schema, "schedules") ? scheduleProblems(form.schedules, rulesOf(schema)) : []),
];

export const CreatePolicyDialog = defineDialog<ConnectionRow, PolicyForm & { schema: InputSchema }>({
  initial: (_, schema) => ({
    name: "",
    schedules: usualSchedules(rulesOf(schema), rulesOf(schema).timezones?.[0] ?? ownTimezone()),
    retention: usualRetention(schema),
    destinationId: "",
    schema,
  }),
  Fields: PolicyFields,
  problems: policyProblems,
  input: (_connection, { schema, ...form }) => ({
    name: form.name.trim(),
    ...(takes(schema, "schedules") ? { schedules: form.schedules } : {}),
    ...(takes(schema, "retention") ? { retention: form.retention } : {}),
    ...(takes(schema, "destinationId") ? { destinationId: form.destinationId } : {}),
  }),
  confirm: () => "Create policy",
});

export const EditPolicyDialog = defineDialog<Policy, PolicyForm>({
  initial: ([policy], schema) => ({
    name: policy?.name ?? "",
    schedules: policy?.schedules ?? [],
    retention: policy?.retention ?? usualRetention(schema),
    // Where copies go is settled when a policy is made.
    destinationId: "unchanged",
  }),
  Fields: (props) => <PolicyFields {...props} schema={withoutDestination(props.schema)} />,
  problems: (form, rows, schema) => [
    ...policyProblems(form, rows, withoutDestination(schema)),
    ...(rows.every((policy) => Object.keys(changesOf(policy, form)).length === 0) ? ["Nothing has been changed."] : []),
  ],
  consequence: ([policy]) =>
    policy && (policy.backupCount ?? 0) > 0 ? (
      <p className="text-sm text-warn">
        {policy.backupCount === 1 ? "1 backup follows" : `${policy.backupCount} backups follow`} this policy; all of them change.
      </p>
    ) : null,
  input: (policy, form) => ({ policyId: policy.id, ...changesOf(policy, form) }),
  confirm: () => "Change policy",
});

const withoutDestination = (schema: InputSchema): InputSchema => {
  const { destinationId, ...properties } = schema.properties ?? {};
  return destinationId === undefined ? schema : { ...schema, properties };
};

/** Only what differs is sent: what is left out stays as it is. */
function changesOf(policy: Policy, form: PolicyForm): Record<string, unknown> {
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return {
    ...(form.name.trim() === policy.name ? {} : { name: form.name.trim() }),
    ...(isSame(form.schedules, policy.schedules) ? {} : { schedules: form.schedules }),
    ...(policy.retention === null || isSame(form.retention, policy.retention) ? {} : { retention: form.retention }),
  };
}

export const DeletePolicyDialog = defineDialog<Policy, object>({
  initial: () => ({}),
  consequence: () => <p className="text-sm">The policy and its schedules are deleted. Points that were made by it stay.</p>,
  guard: ([policy]) => policy?.name ?? null,
  input: (policy) => ({ policyId: policy.id }),
  confirm: () => "Delete policy",
});

interface ScheduleForm {
  schedule: Schedule;
}

function OneSchedule<Row>({ schema, form, change }: FieldsProps<Row, ScheduleForm>) {
  return (
    <div className="grid gap-4">
      <ScheduleFields
        schedule={form.schedule}
        rules={scheduleRules(schema, "schedule")}
        position={1}
        onChange={(schedule) => change({ schedule })}
      />
      <NextRuns schedules={[form.schedule]} timezone={ownTimezone()} />
    </div>
  );
}

export const AddScheduleDialog = defineDialog<Policy, ScheduleForm>({
  initial: (_, schema) => {
    const rules = scheduleRules(schema, "schedule");
    return { schedule: firstSchedule(rules, rules.timezones?.[0] ?? ownTimezone(), "incremental") };
  },
  Fields: OneSchedule,
  problems: (form, policies, schema) =>
    policies.flatMap((policy) => singleProblems([...policy.schedules, form.schedule], scheduleRules(schema, "schedule"))),
  input: (policy, form) => ({ policyId: policy.id, schedule: form.schedule }),
  confirm: () => "Add schedule",
});

export const ChangeScheduleDialog = defineDialog<ScheduleRow, ScheduleForm>({
  initial: ([row], schema) => ({
    schedule: row?.schedule ?? firstSchedule(scheduleRules(schema, "schedule"), ownTimezone(), "incremental"),
  }),
  Fields: OneSchedule,
  problems: (form, rows, schema) => [
    ...singleProblems([form.schedule], scheduleRules(schema, "schedule")),
    ...(rows.every((row) => scheduleWords(row.schedule) === scheduleWords(form.schedule)) ? ["That is what it is now."] : []),
  ],
  consequence: () => <p className="text-sm text-warn">Every backup that follows the policy runs by the new schedule.</p>,
  input: (row, form) => ({ scheduleId: row.id, schedule: form.schedule }),
  confirm: () => "Change schedule",
});

export const DeleteScheduleDialog = defineDialog<ScheduleRow, object>({
  initial: () => ({}),
  consequence: (rows) => (
    <p className="text-sm">
      {rows.length === 1 ? "Backups of the policy no longer run by it." : "Backups of these policies no longer run by them."}{" "}
      Points stay.
    </p>
  ),
  input: (row) => ({ scheduleId: row.id }),
  confirm: many("Delete schedule", "Delete # schedules"),
});
