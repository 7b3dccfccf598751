"use client";

import type { Volume } from "@/lib/domain/inventory";
import { defineDialog } from "../action-dialog";
import { AttachmentFields, type Attachment } from "../fields/attachment-fields";
import { NumberField } from "../fields/plain-fields";
import { RowPicker } from "../fields/row-picker";
import { allowedOf, type InputSchema } from "../input-schema";
import { many } from "../many";

const limits = (schema: InputSchema, field: string) => ({
  min: schema.properties?.[field]?.minimum,
  max: schema.properties?.[field]?.maximum,
});
const kindsOf = {
  block: ["bare-metal", "multi-node-gpu"],
  file: ["vm", "bare-metal", "gpu", "multi-node-gpu", "endpoint"],
  "parallel-file": ["multi-node-gpu"],
} as const satisfies Record<Volume["kind"], readonly Attachment["kind"][]>;
/** What a volume of this kind can be attached to, as far as the vendor takes it. */
const attachmentKinds = (volume: Volume | undefined, schema: InputSchema) =>
  allowedOf<Attachment["kind"]>(kindsOf[volume?.kind ?? "block"], schema, "attachments", "[]", "kind");

export const QosDialog = defineDialog<Volume, { iops: number | null; throughputMbps: number | null }>({
  initial: ([volume]) => ({ iops: volume?.iops ?? null, throughputMbps: volume?.throughputMbps ?? null }),
  Fields: ({ schema, form, change }) => (
    <div className="grid gap-4 sm:grid-cols-2">
      <NumberField
        label="Operations per second"
        value={form.iops}
        {...limits(schema, "iops")}
        onChange={(iops) => change({ iops })}
      />
      <NumberField
        label="Throughput in MB/s"
        value={form.throughputMbps}
        {...limits(schema, "throughputMbps")}
        onChange={(throughputMbps) => change({ throughputMbps })}
      />
    </div>
  ),
  problems: (form, rows) =>
    form.iops === null && form.throughputMbps === null
      ? ["Give at least one of the two."]
      : rows.every((row) => row.iops === form.iops && row.throughputMbps === form.throughputMbps)
        ? ["That is what it is now."]
        : [],
  input: (volume, form) => ({
    volumeId: volume.id,
    iops: form.iops ?? undefined,
    throughputMbps: form.throughputMbps ?? undefined,
  }),
  confirm: many("Set performance", "Set performance of #"),
});

export const SnapshotRateDialog = defineDialog<Volume, { ratePercent: number | null }>({
  initial: ([volume]) => ({ ratePercent: volume?.snapshotRatePercent ?? 20 }),
  Fields: ({ schema, form, change }) => (
    <NumberField
      label="Space for snapshots, in percent of the volume"
      value={form.ratePercent}
      {...limits(schema, "ratePercent")}
      onChange={(ratePercent) => change({ ratePercent })}
    />
  ),
  problems: (form) => (form.ratePercent === null ? ["Give a percentage."] : []),
  input: (volume, form) => ({ volumeId: volume.id, ratePercent: form.ratePercent ?? undefined }),
  confirm: many("Set snapshot space", "Set snapshot space of #"),
});

export const DeleteSnapshotRateDialog = defineDialog<Volume, object>({
  initial: () => ({}),
  input: (volume) => ({ volumeId: volume.id }),
  confirm: () => "Remove limit",
});

export const AttachDialog = defineDialog<Volume, { attachments: Attachment[] }>({
  initial: ([volume], schema) => ({
    attachments: [{ serverId: "", kind: attachmentKinds(volume, schema)[0] ?? "bare-metal" }],
  }),
  Fields: ({ rows: [volume], schema, form, change }) => (
    <AttachmentFields
      attachments={form.attachments}
      connectionId={volume?.connectionId ?? ""}
      kinds={attachmentKinds(volume, schema)}
      onChange={(attachments) => change({ attachments })}
    />
  ),
  problems: (form) =>
    form.attachments.some((entry) => entry.serverId.trim() === "") ? ["Name the server to attach it to."] : [],
  input: (volume, form) => ({ volumeId: volume.id, attachments: form.attachments }),
  confirm: () => "Attach",
});

export const DetachDialog = defineDialog<Volume, { serverIds: string[] }>({
  initial: ([volume]) => ({
    serverIds: volume?.attachments.length === 1 ? volume.attachments.map((server) => server.vendorId) : [],
  }),
  Fields: ({ rows: [volume], form, change }) => (
    <RowPicker
      legend="Servers to detach from"
      mode="many"
      rows={(volume?.attachments ?? []).map((server) => ({ id: server.vendorId, label: server.name ?? server.vendorId }))}
      chosen={form.serverIds}
      onChange={(serverIds) => change({ serverIds })}
    />
  ),
  problems: (form) => (form.serverIds.length === 0 ? ["Choose at least one server."] : []),
  consequence: () => <p className="text-sm text-warn">What the server still writes to it fails. Unmount it there first.</p>,
  guard: ([volume]) => volume?.name ?? null,
  input: (volume, form) => ({ volumeId: volume.id, serverIds: form.serverIds }),
  confirm: () => "Detach",
});

export const DeleteVolumeDialog = defineDialog<Volume, object>({
  initial: () => ({}),
  consequence: () => <p className="text-sm">The volume, its data and its snapshots are deleted. It cannot be put back.</p>,
  guard: ([volume]) => volume?.name ?? null,
  input: (volume) => ({ volumeId: volume.id }),
  confirm: () => "Delete volume",
});
