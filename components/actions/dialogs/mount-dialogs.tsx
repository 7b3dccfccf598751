"use client";

import { useQuery } from "@tanstack/react-query";
import { capabilitiesQuery } from "@/components/api/capabilities";
import type { RestoreTarget } from "@/lib/domain/inventory";
import { defineDialog } from "../action-dialog";
import { ExtraFields, extraInput, extraProblems, type ExtraValues } from "../fields/extra-fields";
import { LiveField } from "../fields/live-field";
import { MachinePicker } from "../fields/machine-picker";
import { NumberField } from "../fields/plain-fields";
import { isRequired, takes } from "../input-schema";

const mountKnown = ["restoreTargetId", "targetVmId", "expiresAfterSeconds"];

interface MountForm {
  targetVmId: string;
  hours: number | null;
  extra: ExtraValues;
}

/** A mount holds space at the vendor, so it ends by itself where the vendor can do that. */
export const MountDialog = defineDialog<RestoreTarget, MountForm>({
  initial: (_, schema) => ({ targetVmId: "", hours: takes(schema, "expiresAfterSeconds") ? 24 : null, extra: {} }),
  Fields: ({ rows: [point], schema, form, change }) => (
    <div className="grid gap-4 empty:hidden">
      {takes(schema, "targetVmId") && point && (
        <MachinePicker
          chosen={form.targetVmId}
          connectionId={point.connectionId}
          legend={isRequired(schema, "targetVmId") ? "Mount to machine" : "Mount to machine (optional)"}
          onChange={(targetVmId) => change({ targetVmId })}
        />
      )}
      {takes(schema, "expiresAfterSeconds") && (
        <NumberField
          label="Unmount by itself after hours"
          value={form.hours}
          min={1}
          max={720}
          onChange={(hours) => change({ hours })}
        />
      )}
      <ExtraFields known={mountKnown} onChange={(extra) => change({ extra })} schema={schema} values={form.extra} />
    </div>
  ),
  problems: (form, _rows, schema) => [
    ...(isRequired(schema, "targetVmId") && form.targetVmId === "" ? ["Choose the machine to mount to."] : []),
    ...(takes(schema, "expiresAfterSeconds") && form.hours === null ? ["Say after how many hours it ends."] : []),
    ...extraProblems(schema, mountKnown, form.extra),
  ],
  input: (point, form) => ({
    restoreTargetId: point.id,
    ...(form.targetVmId === "" ? {} : { targetVmId: form.targetVmId }),
    ...(form.hours === null ? {} : { expiresAfterSeconds: form.hours * 3_600 }),
    ...extraInput(form.extra),
  }),
  confirm: () => "Mount",
});

const unmountKnown = ["mountId", "vmId"];

export const UnmountDialog = defineDialog<RestoreTarget, { mountId: string; extra: ExtraValues }>({
  initial: () => ({ mountId: "", extra: {} }),
  Fields: ({ rows: [point], schema, form, change }) => (
    <div className="grid gap-4">
      {point && <MountField mountId={form.mountId} onChange={(mountId) => change({ mountId })} point={point} />}
      <ExtraFields known={unmountKnown} onChange={(extra) => change({ extra })} schema={schema} values={form.extra} />
    </div>
  ),
  problems: (form) => (form.mountId === "" ? ["Choose the mount to end."] : []),
  input: (_point, form) => ({ mountId: form.mountId, ...extraInput(form.extra) }),
  confirm: () => "Unmount",
});

interface MountFieldProps {
  point: RestoreTarget;
  mountId: string;
  onChange: (mountId: string) => void;
}

function MountField({ point, mountId, onChange }: MountFieldProps) {
  const { data } = useQuery(capabilitiesQuery);
  const lookups = data?.items.find((item) => item.connectionId === point.connectionId)?.lookups ?? [];
  return (
    <LiveField
      allowed={null}
      connectionId={point.connectionId}
      input={{ restoreTargetId: point.id }}
      isRequired
      label="Mount"
      lookup={lookups.includes("mounted-backups") ? "mounted-backups" : null}
      onChange={onChange}
      value={mountId}
    />
  );
}
