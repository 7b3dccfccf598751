import {
  Activity,
  Archive,
  ArchiveRestore,
  CalendarClock,
  CalendarPlus,
  CirclePlay,
  Folder,
  FilePlus2,
  FolderPlus,
  HardDrive,
  History as HistoryIcon,
  Pencil,
  PlugZap,
  Repeat,
  RotateCcw,
  Shield,
  Trash2,
  Unplug,
  X,
} from "lucide-react";
import type { ActionSpec } from "./action";
import { bucketActions } from "./bucket-actions";
import { idsQuery } from "./ids-query";
import { takes } from "./input-schema";
import { machineActions } from "./machine-actions";
import { pointActions } from "./point-actions";
import { storageActions } from "./storage-actions";
import { unlessGone } from "./unless-gone";
import type { ActionNoun, RowsByNoun } from "./rows";

/** Every action of the console, declared once; lists, details, and the palette ask here. */
export const catalogue: { readonly [N in ActionNoun]: readonly ActionSpec<RowsByNoun[N]>[] } = {
  vm: [
    {
      id: "vm.run",
      label: "Back up now",
      Icon: CirclePlay,
      kind: "backup.run",
      many: true,
      isPrimary: true,
      refusal: (vm, schema) =>
        vm.state === "gone"
          ? "The machine no longer exists."
          : vm.protection === "unprotected" && !takes(schema, "vmId")
            ? "It has no backup yet: protect it first."
            : null,
    },
    {
      id: "vm.protect",
      label: "Protect",
      Icon: Shield,
      kind: "backup.create",
      many: true,
      isPrimary: true,
      refusal: (vm) => (vm.state === "gone" ? "The machine no longer exists." : null),
      href: (rows) => `/backups/new?${idsQuery("vmId", rows)}`,
    },
    {
      id: "vm.restore",
      label: "Restore",
      Icon: ArchiveRestore,
      kind: "restore.vm",
      many: true,
      isPrimary: true,
      refusal: (vm) => (vm.lastGoodAt === null ? "There is no point in time to restore from." : null),
      href: (rows) => `/restore?${rows.length === 1 ? idsQuery("vmId", rows) : idsQuery("vmIds", rows)}`,
    },
    { id: "vm.create-agent", label: "Create agent", Icon: PlugZap, kind: "agent.create", many: true },
    {
      id: "vm.create-volume",
      label: "Create volume",
      Icon: HardDrive,
      kind: "volume.create",
      many: false,
      refusal: (vm) =>
        vm.state === "gone"
          ? "The machine no longer exists."
          : vm.kind === "bare-metal"
            ? null
            : "Block volumes are attached to bare-metal servers only.",
    },
    ...machineActions,
  ],
  backup: [
    {
      id: "backup.run",
      label: "Back up now",
      Icon: CirclePlay,
      kind: "backup.run",
      many: true,
      isPrimary: true,
      refusal: unlessGone,
    },
    {
      id: "backup.restore",
      label: "Restore",
      Icon: ArchiveRestore,
      kind: "restore.vm",
      many: true,
      refusal: (backup) => (backup.vmId === null ? "Its machine is not known." : null),
      href: (backups) => {
        const vmIds = [...new Set(backups.flatMap(({ vmId }) => vmId ?? []))];
        return `/restore?${vmIds.map((id) => `${vmIds.length === 1 ? "vmId" : "vmIds"}=${encodeURIComponent(id)}`).join("&")}`;
      },
    },
    {
      id: "backup.set-schedules",
      label: "Set schedule",
      Icon: CalendarClock,
      kind: "backup.set-schedules",
      many: true,
      refusal: unlessGone,
      href: (rows) => `/schedules/new?${idsQuery("backupId", rows)}`,
    },
    {
      id: "backup.set-retention",
      label: "Set retention",
      Icon: HistoryIcon,
      kind: "backup.set-retention",
      many: true,
      refusal: unlessGone,
    },
    {
      id: "backup.set-paths",
      label: "Set paths",
      Icon: Folder,
      kind: "backup.set-paths",
      many: false,
      refusal: (backup) => (backup.type === "filesystem" ? unlessGone(backup) : "It copies the whole machine, not paths."),
    },
    {
      id: "backup.set-replication",
      label: "Set replication",
      Icon: Repeat,
      kind: "backup.set-replication",
      many: true,
      refusal: unlessGone,
    },
    {
      id: "backup.delete",
      label: "Delete backup",
      Icon: Trash2,
      kind: "backup.delete",
      many: true,
      isDangerous: true,
      refusal: unlessGone,
    },
  ],
  history: [
    {
      id: "history.retry",
      label: "Retry",
      Icon: RotateCcw,
      kind: "backup.run",
      many: true,
      isPrimary: true,
      refusal: (history, schema) =>
        history.kind !== "backup"
          ? "Only runs of a backup can be retried."
          : history.backupId === null && !(history.vmId !== null && takes(schema, "vmId"))
            ? "Its backup no longer exists."
            : ["failed", "partial", "cancelled"].includes(history.state)
              ? null
              : "It did not fail.",
    },
    {
      id: "history.cancel",
      label: "Cancel run",
      Icon: X,
      kind: "task.cancel",
      many: true,
      refusal: (history) => (["queued", "running"].includes(history.state) ? null : "It has ended."),
    },
  ],
  restoreTarget: pointActions,
  schedule: [
    {
      id: "schedule.edit",
      label: "Edit schedule",
      Icon: CalendarClock,
      kind: "backup.set-schedules",
      many: true,
      isPrimary: true,
      refusal: (row) =>
        row.ownerKind === "backup" && row.ownerId !== null ? null : "It belongs to a volume or a group: change it there.",
      href: (rows) => `/schedules/new?${rows.map((row) => `backupId=${encodeURIComponent(row.ownerId ?? "")}`).join("&")}`,
    },
    {
      id: "schedule.update",
      label: "Change the policy's schedule",
      Icon: Pencil,
      kind: "schedule.update",
      many: false,
      refusal: unlessOfPolicy,
    },
    {
      id: "schedule.delete",
      label: "Delete the policy's schedule",
      Icon: Trash2,
      kind: "schedule.delete",
      many: true,
      isDangerous: true,
      refusal: unlessOfPolicy,
    },
  ],
  policy: [
    {
      id: "policy.update",
      label: "Edit policy",
      Icon: Pencil,
      kind: "policy.update",
      many: false,
      isPrimary: true,
      refusal: unlessGone,
    },
    {
      id: "policy.add-schedule",
      label: "Add schedule",
      Icon: CalendarPlus,
      kind: "schedule.create",
      many: false,
      refusal: unlessGone,
    },
    {
      id: "policy.delete",
      label: "Delete policy",
      Icon: Trash2,
      kind: "policy.delete",
      many: false,
      isDangerous: true,
      refusal: (policy) =>
        (policy.backupCount ?? 0) > 0 ? `${policy.backupCount} backups still follow it: move those first.` : unlessGone(policy),
    },
  ],
  connection: [
    {
      id: "connection.create-policy",
      label: "Create policy",
      Icon: FilePlus2,
      kind: "policy.create",
      many: false,
      isPrimary: true,
    },
    {
      id: "connection.create-bucket",
      label: "Create bucket",
      Icon: Archive,
      kind: "archive.create",
      many: false,
      isPrimary: true,
    },
    {
      id: "connection.create-file-volume",
      label: "Create file volume",
      Icon: FolderPlus,
      kind: "file-volume.create",
      many: false,
      isPrimary: true,
    },
  ],
  agent: [
    {
      id: "agent.check",
      label: "Check connection",
      Icon: Activity,
      kind: "agent.check",
      many: true,
      isPrimary: true,
      refusal: unlessGone,
    },
    {
      id: "agent.delete",
      label: "Delete agent",
      Icon: Unplug,
      kind: "agent.delete",
      many: true,
      isDangerous: true,
      refusal: (agent) =>
        (agent.backupCount ?? 0) > 0 ? `${agent.backupCount} backups still use it: delete those first.` : unlessGone(agent),
    },
  ],
  ...storageActions,
  ...bucketActions,
};

function unlessOfPolicy(row: { ownerKind: string }): string | null {
  return row.ownerKind === "policy" ? null : "It belongs to a backup or a volume: change it there.";
}
