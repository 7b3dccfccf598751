"use client";

import type { Backup, History, RestoreTarget, Vm } from "@/lib/domain/inventory";
import { pointOf } from "@/lib/domain/point-words";
import type { Retention } from "@/lib/domain/schedule";
import { retentionWords } from "@/lib/domain/retention-words";
import { defineDialog } from "../action-dialog";
import { ExtraFields, extraFieldsOf, extraInput, extraProblems, type ExtraValues } from "../fields/extra-fields";
import { PathList } from "../fields/path-list";
import { SelectField } from "../fields/plain-fields";
import { RetentionField } from "../fields/retention-field";
import { allowedOf, allowedRetentions, takes, type InputSchema } from "../input-schema";
import { many } from "../many";
import { BackupOfMachine } from "./backup-of-machine";
import { RetentionEffect } from "./retention-effect";

interface RunForm {
  backupType: "" | "full" | "incremental";
  extra: ExtraValues;
}

/** What the forms of runs ask themselves; a window is the policy's matter. */
const runKnown = ["backupId", "vmId", "backupType", "destinationId", "window"];

const runFields = {
  initial: (): RunForm => ({ backupType: "", extra: {} }),
  hasOptions: (schema: InputSchema) => takes(schema, "backupType") || extraFieldsOf(schema, runKnown).length > 0,
  confirm: (count: number) => (count === 1 ? "Back up now" : `Back up ${count} now`),
};

const runInput = (form: RunForm) => ({
  ...(form.backupType === "" ? {} : { backupType: form.backupType }),
  ...extraInput(form.extra),
});

/** Run now, of a backup. */
export const RunBackupDialog = defineDialog<Backup, RunForm>({
  ...runFields,
  Fields: RunFields,
  problems: (form, _rows, schema) => extraProblems(schema, runKnown, form.extra),
  input: (backup, form) => ({ backupId: backup.id, ...runInput(form) }),
});

/** Run now, of a machine: by its backup where it has one, else by itself where the vendor runs machines. */
export const RunVmDialog = defineDialog<Vm, RunForm & { backupIds: Record<string, string>; takesMachines: boolean }>({
  initial: (_, schema) => ({ ...runFields.initial(), backupIds: {}, takesMachines: takes(schema, "vmId") }),
  Fields: ({ rows, schema, form, change }) => (
    <div className="grid gap-4">
      <BackupOfMachine
        vms={rows}
        chosen={form.backupIds}
        isNeeded={!form.takesMachines}
        onChange={(backupIds) => change({ backupIds })}
      />
      <RunFields schema={schema} form={form} change={change} />
    </div>
  ),
  problems: (form, rows, schema) => [
    ...(rows.some((vm) => form.backupIds[vm.id] === undefined) ? ["Looking for the backups of the chosen machines …"] : []),
    ...extraProblems(schema, runKnown, form.extra),
  ],
  refusal: (vm, form) => (form.backupIds[vm.id] === "" && !form.takesMachines ? "No backup of this machine can be run." : null),
  input: (vm, form) => ({
    ...(form.backupIds[vm.id] ? { backupId: form.backupIds[vm.id] } : { vmId: vm.id }),
    ...runInput(form),
  }),
  hasOptions: runFields.hasOptions,
  confirm: runFields.confirm,
});

/** What a run was of: its backup, else its machine. */
const sourceOf = (history: History) => history.backupId ?? history.vmId;

/** Run again what failed; of several failed runs of one backup the first stands for all. */
export const RetryDialog = defineDialog<History, RunForm>({
  ...runFields,
  Fields: RunFields,
  problems: (form, _rows, schema) => extraProblems(schema, runKnown, form.extra),
  refusal: (history, _form, rows) =>
    rows.find((row) => sourceOf(row) === sourceOf(history)) === history
      ? null
      : "Its backup is retried already, for another run.",
  input: (history, form) => ({
    ...(history.backupId === null ? { vmId: history.vmId } : { backupId: history.backupId }),
    ...runInput(form),
  }),
  confirm: (count) => (count === 1 ? "Retry" : `Retry ${count}`),
});

function RunFields({ schema, form, change }: { schema: InputSchema; form: RunForm; change: (form: Partial<RunForm>) => void }) {
  const types = allowedOf(["full", "incremental"] as const, schema, "backupType");
  const words = { full: "Everything (full)", incremental: "What changed (incremental)" };
  return (
    <div className="grid gap-4 empty:hidden">
      {takes(schema, "backupType") && (
        <SelectField
          label="What to copy"
          value={form.backupType}
          empty="As the vendor decides"
          options={types.map((value) => ({ value, label: words[value] }))}
          onChange={(backupType) => change({ backupType })}
        />
      )}
      <ExtraFields known={runKnown} onChange={(extra) => change({ extra })} schema={schema} values={form.extra} />
    </div>
  );
}

/** Old beside new, with what will expire. */
export const RetentionDialog = defineDialog<Backup, { retention: Retention }>({
  initial: ([backup], schema) => ({
    retention: backup?.retention ?? allowedRetentions(schema)?.[0] ?? { count: 2, unit: "weeks" },
  }),
  Fields: ({ rows, schema, form, change }) => (
    <div className="grid gap-4">
      <RetentionField
        retention={form.retention}
        allowed={allowedRetentions(schema)}
        onChange={(retention) => change({ retention })}
      />
      <RetentionEffect backups={rows} retention={form.retention} />
    </div>
  ),
  refusal: (backup, form) =>
    backup.retention && retentionWords(backup.retention) === retentionWords(form.retention) ? "That is what it is now." : null,
  input: (backup, form) => ({ backupId: backup.id, retention: form.retention }),
  confirm: (count) => (count === 1 ? "Set retention" : `Set retention of ${count} backups`),
});

export const PathsDialog = defineDialog<Backup, { paths: string[] }>({
  initial: ([backup]) => ({ paths: backup?.paths ?? [] }),
  Fields: ({ form, change }) => <PathList paths={form.paths} onChange={(paths) => change({ paths })} />,
  input: (backup, form) => ({ backupId: backup.id, paths: form.paths }),
  confirm: () => "Set paths",
});

export const ReplicationDialog = defineDialog<Backup, { replicated: "on" | "off" }>({
  initial: ([backup]) => ({ replicated: backup?.replicated ? "off" : "on" }),
  Fields: ({ form, change }) => (
    <SelectField
      label="Keep a second copy in another region"
      value={form.replicated}
      options={[
        { value: "on", label: "Yes, replicate" },
        { value: "off", label: "No" },
      ]}
      onChange={(replicated) => replicated !== "" && change({ replicated })}
    />
  ),
  consequence: (rows, form) =>
    form.replicated === "off" && rows.some((backup) => backup.replicated) ? (
      <p className="text-sm text-warn">The copies in the other region go away.</p>
    ) : null,
  input: (backup, form) => ({ backupId: backup.id, replicated: form.replicated === "on" }),
  confirm: () => "Set replication",
});

export const DeleteBackupDialog = defineDialog<Backup, object>({
  initial: () => ({}),
  consequence: (rows) => (
    <p className="text-sm">
      {rows.length === 1
        ? "The backup and every point in time it holds are deleted."
        : `${rows.length} backups and every point in time they hold are deleted.`}{" "}
      The machines are not touched. It cannot be put back.
    </p>
  ),
  guard: (rows) => (rows.length === 1 ? (rows[0]?.name ?? null) : `delete ${rows.length} backups`),
  input: (backup) => ({ backupId: backup.id }),
  confirm: many("Delete backup", "Delete # backups"),
});

export const DeletePointDialog = defineDialog<RestoreTarget, object>({
  initial: () => ({}),
  consequence: (rows) => (
    <p className="text-sm">
      {rows.length === 1 ? "This point in time is deleted." : `${rows.length} points in time are deleted.`} Incremental points
      that build on it may go with it. It cannot be put back.
    </p>
  ),
  guard: (rows) => (rows.length === 1 ? ((rows[0] && pointOf(rows[0])) ?? "delete") : `delete ${rows.length} points`),
  // A share's point is deleted as the snapshot that it is.
  input: (point) =>
    point.volumeId === null ? { restoreTargetId: point.id } : { volumeId: point.volumeId, snapshotId: point.snapshotId },
  confirm: many("Delete point", "Delete # points"),
});

export const CancelRunDialog = defineDialog<History, object>({
  initial: () => ({}),
  input: (history) => ({ historyId: history.id }),
  confirm: many("Cancel run", "Cancel # runs"),
});
