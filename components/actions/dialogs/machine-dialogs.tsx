"use client";

import { LookupSelect } from "../fields/lookup-select";
import { NumberField, SelectField, TextField } from "../fields/plain-fields";
import { defineDialog } from "../action-dialog";
import { allowedOf, takes } from "../input-schema";
import { many } from "../many";
import { Textarea } from "@/components/ui/input";
import { Field } from "@/components/wizard/field";
import { Toggle } from "@/components/wizard/toggle";
import type { Vm } from "@/lib/domain/inventory";

const powerActions = ["start", "shut-down", "power-off", "restart", "reset"] as const;
type PowerAction = (typeof powerActions)[number];

const powerWords: Record<PowerAction, string> = {
  start: "Start",
  "shut-down": "Shut down",
  "power-off": "Power off at once",
  restart: "Restart",
  reset: "Restart at once",
};
const isAbrupt = (action: PowerAction) => action === "power-off" || action === "reset";

export const PowerDialog = defineDialog<Vm, { action: PowerAction }>({
  initial: ([vm], schema) => {
    const [first = "start", second = first] = allowedOf(powerActions, schema, "action");
    return { action: vm?.powerState === "running" ? second : first };
  },
  Fields: ({ schema, form, change }) => (
    <SelectField
      label="What to do"
      onChange={(action) => action !== "" && change({ action })}
      options={allowedOf(powerActions, schema, "action").map((value) => ({ value, label: powerWords[value] }))}
      value={form.action}
    />
  ),
  consequence: (rows, { action }) =>
    isAbrupt(action) ? (
      <p className="text-sm text-warn">
        {rows.length === 1 ? "The machine gets" : "The machines get"} no chance to write what is in memory; it is lost.
      </p>
    ) : null,
  input: (vm, { action }) => ({ vmId: vm.id, action }),
  confirm: many("Do it", "Do it on # machines"),
});

const trackings = ["on", "off", "reset"] as const;
type Tracking = (typeof trackings)[number];
const trackingWords: Record<Tracking, string> = {
  on: "On: record from now on which blocks change",
  off: "Off: forget what has changed",
  reset: "Begin anew, as is needed after a recovery",
};

export const ChangeTrackingDialog = defineDialog<Vm, { tracking: Tracking }>({
  initial: () => ({ tracking: "on" }),
  Fields: ({ schema, form, change }) => (
    <SelectField
      label="Change tracking"
      onChange={(tracking) => tracking !== "" && change({ tracking })}
      options={allowedOf(trackings, schema, "tracking").map((value) => ({ value, label: trackingWords[value] }))}
      value={form.tracking}
    />
  ),
  consequence: (_rows, { tracking }) =>
    tracking === "on" ? null : <p className="text-sm text-warn">The next copy of the machine has to be a full one.</p>,
  input: (vm, { tracking }) => ({ vmId: vm.id, tracking }),
  confirm: many("Set", "Set for # machines"),
});

const languages = ["shell", "bat", "powershell", "python"] as const;
type Language = (typeof languages)[number];
const languageWords: Record<Language, string> = {
  shell: "Shell",
  bat: "Windows batch",
  powershell: "PowerShell",
  python: "Python",
};

interface ScriptForm {
  language: Language;
  script: string;
  timeoutSeconds: number | null;
}

export const RunScriptDialog = defineDialog<Vm, ScriptForm>({
  initial: ([vm]) => ({ language: /windows/i.test(vm?.os ?? "") ? "powershell" : "shell", script: "", timeoutSeconds: 60 }),
  Fields: ({ schema, form, change }) => (
    <div className="grid gap-4">
      <SelectField
        label="Language"
        onChange={(language) => language !== "" && change({ language })}
        options={allowedOf(languages, schema, "language").map((value) => ({ value, label: languageWords[value] }))}
        value={form.language}
      />
      <Field help="Kept with the operation and seen by everybody who sees it: put no password into it." label="Script">
        {(ids) => (
          <Textarea
            {...ids}
            autoComplete="off"
            className="min-h-40"
            onChange={(event) => change({ script: event.target.value })}
            spellCheck={false}
            value={form.script}
          />
        )}
      </Field>
      {takes(schema, "timeoutSeconds") && (
        <NumberField
          label="Ended after seconds"
          max={86_400}
          min={1}
          onChange={(timeoutSeconds) => change({ timeoutSeconds })}
          value={form.timeoutSeconds}
        />
      )}
    </div>
  ),
  problems: ({ script }) => (script.trim() === "" ? ["Write the script."] : []),
  input: (vm, { language, script, timeoutSeconds }) => ({
    vmId: vm.id,
    language,
    script,
    ...(timeoutSeconds === null ? {} : { timeoutSeconds }),
  }),
  confirm: many("Run script", "Run script in # machines"),
});

interface QuickForm {
  clusterId: string;
  share: string;
  files: string;
  mergeData: boolean;
}

const filesIn = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Runs a machine from backup files on a share, before their data is copied anywhere. */
export const QuickRecoveryDialog = defineDialog<Vm, QuickForm>({
  initial: () => ({ clusterId: "", share: "", files: "", mergeData: true }),
  Fields: ({ rows: [vm], form, change }) => (
    <div className="grid gap-4">
      {vm && (
        <LookupSelect
          connectionId={vm.connectionId}
          empty="Choose"
          input={{ vmId: vm.id }}
          label="Cluster that mounts the share"
          lookup="quick-clusters"
          onChange={(clusterId) => change({ clusterId })}
          preselects
          value={form.clusterId}
        />
      )}
      <TextField
        help="Server and path, such as 10.0.0.5:/backups"
        label="NFS share with the backup files"
        onChange={(share) => change({ share })}
        value={form.share}
      />
      <Field help="Paths on the share, one a line: one for each disk, in the machine's order." label="Backup files">
        {(ids) => (
          <Textarea
            {...ids}
            autoComplete="off"
            onChange={(event) => change({ files: event.target.value })}
            spellCheck={false}
            value={form.files}
          />
        )}
      </Field>
      <Toggle
        help="Copies the data while the machine runs, then unmounts the share. Off: it goes on running from the share."
        isOn={form.mergeData}
        label="Copy the data to the machine's own storage"
        onChange={(mergeData) => change({ mergeData })}
      />
    </div>
  ),
  problems: (form) => [
    ...(form.clusterId === "" ? ["Choose the cluster."] : []),
    ...(form.share.trim() === "" ? ["Name the share."] : []),
    ...(filesIn(form.files).length === 0 ? ["Name the backup file of each disk."] : []),
  ],
  guard: ([vm]) => vm?.name ?? null,
  consequence: () => <p className="text-sm text-warn">What is on the machine&apos;s disks now is replaced.</p>,
  input: (vm, { clusterId, share, files, mergeData }) => ({
    vmId: vm.id,
    clusterId,
    share: share.trim(),
    files: filesIn(files),
    mergeData,
  }),
  confirm: () => "Start from the backup",
});

interface FinishForm {
  storageId: string;
  clusterId: string;
}

export const FinishQuickDialog = defineDialog<Vm, FinishForm>({
  initial: () => ({ storageId: "", clusterId: "" }),
  Fields: ({ rows: [vm], form, change }) =>
    vm ? (
      <div className="grid gap-4">
        <LookupSelect
          connectionId={vm.connectionId}
          empty="Choose"
          input={{ vmId: vm.id }}
          label="Share that the machine runs from"
          lookup="quick-mounts"
          onChange={(storageId) => change({ storageId })}
          preselects
          value={form.storageId}
        />
        <LookupSelect
          connectionId={vm.connectionId}
          empty="Choose"
          input={{ vmId: vm.id }}
          label="Cluster that mounts it"
          lookup="quick-clusters"
          onChange={(clusterId) => change({ clusterId })}
          preselects
          value={form.clusterId}
        />
      </div>
    ) : null,
  problems: ({ storageId, clusterId }) => [
    ...(storageId === "" ? ["Choose the share."] : []),
    ...(clusterId === "" ? ["Choose the cluster."] : []),
  ],
  input: (vm, { storageId, clusterId }) => ({ vmId: vm.id, storageId, clusterId }),
  confirm: () => "Copy the data and unmount",
});

export const CaptureImageDialog = defineDialog<Vm, { name: string }>({
  initial: ([vm]) => ({ name: vm ? `${vm.name}-image` : "" }),
  Fields: ({ form, change }) => <TextField label="Name of the image" onChange={(name) => change({ name })} value={form.name} />,
  problems: ({ name }) => (name.trim() === "" ? ["Give the image a name."] : []),
  input: (vm, { name }) => ({ vmId: vm.id, name: name.trim() }),
  confirm: () => "Make image",
});
