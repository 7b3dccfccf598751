"use client";

import type { Vm } from "@/lib/domain/inventory";
import { defineDialog } from "../action-dialog";
import { NumberField, SelectField, TextField } from "../fields/plain-fields";
import { allowedOf } from "../input-schema";

const gibibyte = 2 ** 30;
const diskTypes = ["SSD", "HDD"] as const;

interface Form {
  name: string;
  sizeGib: number | null;
  diskType: string;
}

/** A new volume, attached to the machine it was asked for. */
export const CreateVolumeDialog = defineDialog<Vm, Form>({
  initial: ([vm]) => ({
    name: `${vm?.name.replaceAll(/[^A-Za-z0-9-]/g, "-").slice(0, 22) ?? "volume"}-vol`,
    sizeGib: 100,
    diskType: diskTypes[0],
  }),
  Fields: ({ schema, form, change }) => (
    <div className="grid gap-4 sm:grid-cols-3">
      <TextField label="Name" onChange={(name) => change({ name })} value={form.name} />
      <NumberField label="Size in GiB" max={16_384} min={1} onChange={(sizeGib) => change({ sizeGib })} value={form.sizeGib} />
      <SelectField
        label="Disk"
        onChange={(diskType) => change({ diskType })}
        options={allowedOf(diskTypes, schema, "diskType").map((value) => ({ value, label: value }))}
        value={form.diskType}
      />
    </div>
  ),
  problems: (form) => (form.sizeGib === null ? ["Give a size."] : form.name.trim() === "" ? ["Give a name."] : []),
  input: (vm, form) => ({
    name: form.name.trim(),
    sizeBytes: (form.sizeGib ?? 0) * gibibyte,
    diskType: form.diskType,
    attachments: [{ serverId: vm.vendorId, kind: "bare-metal" }],
  }),
  confirm: () => "Create volume",
});
