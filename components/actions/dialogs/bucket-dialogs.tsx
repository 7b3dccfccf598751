"use client";

import { Toggle } from "@/components/wizard/toggle";
import type { Bucket } from "@/lib/domain/inventory";
import { defineDialog } from "../action-dialog";
import { NumberField, SelectField, TextField } from "../fields/plain-fields";
import { many } from "../many";
import type { ConnectionRow, ObjectChoice, VersionChoice } from "../rows";

export const CreateBucketDialog = defineDialog<ConnectionRow, { name: string }>({
  initial: () => ({ name: "" }),
  Fields: ({ form, change }) => (
    <TextField
      help="Small letters, digits and hyphens. It cannot be changed later."
      label="Name of the bucket"
      onChange={(name) => change({ name })}
      value={form.name}
    />
  ),
  problems: (form) => (form.name.trim() === "" ? ["Give a name."] : []),
  input: (_connection, form) => ({ name: form.name.trim() }),
  confirm: () => "Create bucket",
});

export const DeleteBucketDialog = defineDialog<Bucket, object>({
  initial: () => ({}),
  consequence: () => <p className="text-sm">Only an empty bucket that nothing is archived to can be deleted.</p>,
  guard: ([bucket]) => bucket?.name ?? null,
  input: (bucket) => ({ bucketId: bucket.id }),
  confirm: () => "Delete bucket",
});

interface PolicyForm {
  sourceBucket: string;
  afterDays: number | null;
}

const AgeField = ({ value, onChange }: { value: number | null; onChange: (value: number | null) => void }) => (
  <NumberField
    help="Objects move once they are this old."
    label="Archive after, in days"
    max={3_650}
    min={1}
    onChange={onChange}
    value={value}
  />
);

export const CreatePolicyOfBucketDialog = defineDialog<Bucket, PolicyForm>({
  initial: () => ({ sourceBucket: "", afterDays: 30 }),
  Fields: ({ form, change }) => (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        help="All of it is covered. A bucket can be archived to one place."
        label="Bucket to archive from"
        onChange={(sourceBucket) => change({ sourceBucket })}
        value={form.sourceBucket}
      />
      <AgeField onChange={(afterDays) => change({ afterDays })} value={form.afterDays} />
    </div>
  ),
  problems: (form) => [
    ...(form.sourceBucket.trim() === "" ? ["Name the bucket to archive from."] : []),
    ...(form.afterDays === null ? ["Give an age in days."] : []),
  ],
  input: (bucket, form) => ({ bucketId: bucket.id, sourceBucket: form.sourceBucket.trim(), afterDays: form.afterDays }),
  confirm: () => "Set policy",
});

export const ChangePolicyOfBucketDialog = defineDialog<Bucket, { afterDays: number | null }>({
  initial: ([bucket]) => ({ afterDays: bucket?.policies[0]?.afterDays ?? 30 }),
  Fields: ({ form, change }) => <AgeField onChange={(afterDays) => change({ afterDays })} value={form.afterDays} />,
  problems: (form, [bucket]) =>
    form.afterDays === null
      ? ["Give an age in days."]
      : form.afterDays === bucket?.policies[0]?.afterDays
        ? ["That is what it is now."]
        : [],
  consequence: ([bucket], form) => {
    const was = bucket?.policies[0]?.afterDays;
    return was === null || was === undefined || form.afterDays === null || was === form.afterDays ? null : (
      <p className="text-sm">
        {was} days → {form.afterDays} days.
      </p>
    );
  },
  input: (bucket, form) => ({ bucketId: bucket.id, policyId: bucket.policies[0]?.vendorId, afterDays: form.afterDays }),
  confirm: () => "Change policy",
});

const policyState = (active: boolean, confirm: (count: number) => string) =>
  defineDialog<Bucket, object>({
    initial: () => ({}),
    input: (bucket) => ({ bucketId: bucket.id, policyId: bucket.policies[0]?.vendorId, active }),
    confirm,
  });
export const PausePolicyDialog = policyState(false, many("Switch off", "Switch off for #"));
export const ResumePolicyDialog = policyState(true, many("Switch on", "Switch on for #"));

const onOrOff = [
  { value: "on", label: "On" },
  { value: "off", label: "Off" },
] as const;

/** A setting that is on or off; it begins with what the bucket does not have. */
const bucketSwitch = (label: string, confirm: (count: number) => string, isOn: (bucket: Bucket) => boolean | null) =>
  defineDialog<Bucket, { wanted: "on" | "off" | "" }>({
    initial: ([bucket]) => ({ wanted: bucket && isOn(bucket) === true ? "off" : "on" }),
    Fields: ({ form, change }) => (
      <SelectField label={label} onChange={(wanted) => change({ wanted })} options={onOrOff} value={form.wanted} />
    ),
    problems: (form, rows) =>
      rows.every((bucket) => isOn(bucket) === (form.wanted === "on")) ? ["That is what it is now."] : [],
    input: (bucket, form) => ({ bucketId: bucket.id, enabled: form.wanted === "on" }),
    confirm,
  });
export const VersioningDialog = bucketSwitch(
  "Older versions are kept",
  many("Set versioning", "Set versioning of #"),
  ({ versioned }) => versioned,
);
export const EncryptionDialog = bucketSwitch(
  "New objects are encrypted",
  many("Set encryption", "Set encryption of #"),
  ({ encrypted }) => encrypted,
);

interface RecoverForm {
  targetBucket: string;
  overwrite: boolean;
}

const targetOf = (bucket: Bucket | undefined): RecoverForm => ({
  targetBucket: bucket?.sourceBucketName ?? "",
  overwrite: false,
});
const targetProblems = ({ targetBucket }: RecoverForm) => (targetBucket.trim() === "" ? ["Name the bucket to recover to."] : []);
const targetInput = ({ targetBucket, overwrite }: RecoverForm) => ({ targetBucket: targetBucket.trim(), overwrite });

const TargetFields = ({ form, change }: { form: RecoverForm; change: (form: Partial<RecoverForm>) => void }) => (
  <div className="grid gap-4">
    <TextField
      help="By its name; any bucket of the account that is not an archive."
      label="Bucket to recover to"
      onChange={(targetBucket) => change({ targetBucket })}
      value={form.targetBucket}
    />
    <Toggle
      help="Off: objects that are there already stay as they are."
      isOn={form.overwrite}
      label="Overwrite objects of the same name"
      onChange={(overwrite) => change({ overwrite })}
    />
  </div>
);

/** What is chosen, by name; a long choice scrolls. */
const Chosen = ({ names }: { names: readonly string[] }) => (
  <ul aria-label="Chosen" className="max-h-32 list-disc overflow-y-auto pl-5 text-sm" tabIndex={0}>
    {names.map((name) => (
      <li className="break-all" key={name}>
        {name}
      </li>
    ))}
  </ul>
);

export const RecoverBucketDialog = defineDialog<Bucket, RecoverForm>({
  initial: ([bucket]) => targetOf(bucket),
  Fields: TargetFields,
  problems: targetProblems,
  input: (bucket, form) => ({ bucketId: bucket.id, paths: ["/"], ...targetInput(form) }),
  confirm: () => "Recover",
});

export const RecoverObjectsDialog = defineDialog<ObjectChoice, RecoverForm>({
  initial: ([choice]) => targetOf(choice?.bucket),
  Fields: ({ rows: [choice], form, change }) => (
    <div className="grid gap-4">
      <Chosen names={choice?.paths ?? []} />
      <TargetFields change={change} form={form} />
    </div>
  ),
  problems: targetProblems,
  input: (choice, form) => ({ bucketId: choice.bucket.id, paths: choice.paths, ...targetInput(form) }),
  confirm: () => "Recover",
});

export const DeleteObjectsDialog = defineDialog<ObjectChoice, object>({
  initial: () => ({}),
  consequence: ([choice]) => <Chosen names={choice?.paths ?? []} />,
  guard: ([choice]) => choice?.bucket.name ?? null,
  input: (choice) => ({ bucketId: choice.bucket.id, paths: choice.paths }),
  confirm: () => "Delete",
});

export const RecoverVersionDialog = defineDialog<VersionChoice, RecoverForm>({
  initial: ([choice]) => targetOf(choice?.bucket),
  Fields: TargetFields,
  problems: targetProblems,
  input: (choice, form) => ({
    bucketId: choice.bucket.id,
    path: choice.path,
    versionId: choice.versionIds[0],
    ...targetInput(form),
  }),
  confirm: () => "Recover version",
});

export const DeleteVersionsDialog = defineDialog<VersionChoice, object>({
  initial: () => ({}),
  consequence: ([choice]) => <Chosen names={choice?.versionIds ?? []} />,
  guard: ([choice]) => choice?.path.split("/").at(-1) ?? null,
  input: (choice) => ({ bucketId: choice.bucket.id, path: choice.path, versionIds: choice.versionIds }),
  confirm: () => "Delete",
});
