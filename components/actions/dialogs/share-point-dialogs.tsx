"use client";

import type { RestoreTarget } from "@/lib/domain/inventory";
import { defineDialog } from "../action-dialog";
import { TextField } from "../fields/plain-fields";

const named = (point: RestoreTarget) => ({ volumeId: point.volumeId, snapshotId: point.snapshotId });
const shareOf = (point: RestoreTarget | undefined): string => point?.volumeName ?? "the share";

export const RecoverShareDialog = defineDialog<RestoreTarget, { name: string }>({
  // Shares are named with underscores where others have hyphens.
  initial: ([point]) => ({ name: `${shareOf(point)}_rec`.slice(0, 20) }),
  Fields: ({ form, change }) => (
    <TextField label="Name of the new share" value={form.name} onChange={(name) => change({ name })} />
  ),
  problems: (form) => (form.name.trim() === "" ? ["Give a name."] : []),
  consequence: ([point]) => (
    <p className="text-sm text-muted-foreground">Makes a new share beside {shareOf(point)}, which is not touched.</p>
  ),
  input: (point, form) => ({ ...named(point), name: form.name.trim() }),
  confirm: () => "Recover",
});

export const RestoreShareDialog = defineDialog<RestoreTarget, object>({
  initial: () => ({}),
  consequence: ([point]) => (
    <p className="rounded-md border border-bad bg-bad-soft p-3 text-sm">
      The share <span className="font-medium">{shareOf(point)}</span> is overwritten with this point; what was written after it is
      lost.
    </p>
  ),
  guard: ([point]) => shareOf(point),
  input: named,
  confirm: () => "Overwrite the share",
});
