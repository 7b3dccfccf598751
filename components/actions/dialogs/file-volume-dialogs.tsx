"use client";

import type { Volume } from "@/lib/domain/inventory";
import { defineDialog } from "../action-dialog";
import { NumberField, SelectField, TextField } from "../fields/plain-fields";
import { allowedOf, allowedValues } from "../input-schema";
import { many } from "../many";
import type { ConnectionRow } from "../rows";

const tebibyte = 2 ** 40;

interface CreateForm {
  name: string;
  kind: "file" | "parallel-file" | "";
  diskType: string;
  sizeTib: number | null;
}

const kindWords = {
  file: "File volume: grows with what is on it",
  "parallel-file": "Parallel file volume: of a set size",
} as const;
const kinds = ["file", "parallel-file"] as const;

/** A new share. Nobody can mount it before it is attached. */
export const CreateFileVolumeDialog = defineDialog<ConnectionRow, CreateForm>({
  initial: (_, schema) => ({
    name: "",
    kind: allowedOf(kinds, schema, "kind")[0] ?? "",
    diskType: String(allowedValues(schema, "diskType")?.[0] ?? ""),
    sizeTib: 10,
  }),
  Fields: ({ schema, form, change }) => {
    const types = allowedValues(schema, "diskType");
    return (
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          help="Small letters, digits and underscores."
          label="Name of the volume"
          onChange={(name) => change({ name })}
          value={form.name}
        />
        <SelectField
          label="Kind of volume"
          onChange={(kind) => change({ kind })}
          options={allowedOf(kinds, schema, "kind").map((value) => ({ value, label: kindWords[value] }))}
          value={form.kind}
        />
        {form.kind === "parallel-file" ? (
          <NumberField label="Size in TiB" max={1_000} min={1} onChange={(sizeTib) => change({ sizeTib })} value={form.sizeTib} />
        ) : types ? (
          <SelectField
            label="Disk"
            onChange={(diskType) => change({ diskType })}
            options={types.map((value) => ({ value: String(value), label: String(value) }))}
            value={form.diskType}
          />
        ) : (
          <TextField label="Disk" onChange={(diskType) => change({ diskType })} value={form.diskType} />
        )}
      </div>
    );
  },
  problems: (form) => [
    ...(form.name.trim() === "" ? ["Give a name."] : []),
    ...(form.kind === "parallel-file" && form.sizeTib === null ? ["Give a size."] : []),
  ],
  input: (_connection, form) => ({
    name: form.name.trim(),
    kind: form.kind || undefined,
    ...(form.kind === "parallel-file" ? { sizeBytes: (form.sizeTib ?? 0) * tebibyte } : { diskType: form.diskType || undefined }),
  }),
  confirm: () => "Create file volume",
});

export const ResizeDialog = defineDialog<Volume, { sizeTib: number | null }>({
  initial: ([volume]) => ({ sizeTib: volume?.sizeBytes ? Math.ceil(volume.sizeBytes / tebibyte) : null }),
  Fields: ({ form, change }) => (
    <NumberField label="Size in TiB" max={1_000} min={1} onChange={(sizeTib) => change({ sizeTib })} value={form.sizeTib} />
  ),
  problems: (form, [volume]) =>
    form.sizeTib === null ? ["Give a size."] : form.sizeTib * tebibyte === volume?.sizeBytes ? ["That is what it has now."] : [],
  input: (volume, form) => ({ volumeId: volume.id, sizeBytes: (form.sizeTib ?? 0) * tebibyte }),
  confirm: () => "Resize",
});

export const FileRecoveryDialog = defineDialog<Volume, { wanted: "on" | "off" | "" }>({
  initial: ([volume]) => ({ wanted: volume?.fileRecovery === true ? "off" : "on" }),
  Fields: ({ form, change }) => (
    <SelectField
      label="Single files can be taken back from snapshots"
      onChange={(wanted) => change({ wanted })}
      options={[
        { value: "on", label: "On: whoever mounts the volume finds its snapshots there" },
        { value: "off", label: "Off: only a whole snapshot can be restored" },
      ]}
      value={form.wanted}
    />
  ),
  problems: (form, rows) =>
    rows.every(({ fileRecovery }) => fileRecovery === (form.wanted === "on")) ? ["That is what it is now."] : [],
  input: (volume, form) => ({ volumeId: volume.id, enabled: form.wanted === "on" }),
  confirm: many("Set file recovery", "Set file recovery of #"),
});
