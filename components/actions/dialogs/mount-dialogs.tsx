"use client";

import type { RestoreTarget } from "@/lib/domain/inventory";
import { defineDialog } from "../action-dialog";
import { LookupSelect } from "../fields/lookup-select";
import { NumberField } from "../fields/plain-fields";
import { takes } from "../input-schema";

/** A mount holds space at the vendor, so it ends by itself. */
export const MountDialog = defineDialog<RestoreTarget, { hours: number | null }>({
  initial: (_, schema) => ({ hours: takes(schema, "expiresAfterSeconds") ? 24 : null }),
  Fields: ({ schema, form, change }) =>
    takes(schema, "expiresAfterSeconds") ? (
      <NumberField
        label="Unmount by itself after hours"
        value={form.hours}
        min={1}
        max={720}
        onChange={(hours) => change({ hours })}
      />
    ) : null,
  problems: (form, _rows, schema) =>
    takes(schema, "expiresAfterSeconds") && form.hours === null ? ["Say after how many hours it ends."] : [],
  input: (point, form) => ({
    restoreTargetId: point.id,
    ...(form.hours === null ? {} : { expiresAfterSeconds: form.hours * 3_600 }),
  }),
  confirm: () => "Mount",
});

export const UnmountDialog = defineDialog<RestoreTarget, { mountId: string }>({
  initial: () => ({ mountId: "" }),
  Fields: ({ rows: [point], form, change }) =>
    point ? (
      <LookupSelect
        label="Mount"
        connectionId={point.connectionId}
        lookup="mounted-backups"
        input={{ restoreTargetId: point.id }}
        value={form.mountId}
        empty="Choose"
        preselects
        onChange={(mountId) => change({ mountId })}
      />
    ) : null,
  problems: (form) => (form.mountId === "" ? ["Choose the mount to end."] : []),
  input: (_point, form) => ({ mountId: form.mountId }),
  confirm: () => "Unmount",
});
