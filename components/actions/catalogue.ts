import {
  Activity,
  ArchiveRestore,
  CalendarClock,
  CalendarX,
  Camera,
  CirclePlay,
  CopyPlus,
  Folder,
  Gauge,
  HardDrive,
  HardDriveDownload,
  History as HistoryIcon,
  Link2,
  Link2Off,
  Percent,
  PlugZap,
  Repeat,
  RotateCcw,
  Shield,
  Trash2,
  Unplug,
  UserMinus,
  UserPlus,
  X,
} from "lucide-react";
import type { ActionSpec } from "./action";
import type { ActionNoun, RowsByNoun } from "./rows";

const ids = (name: string, rows: readonly { id: string }[]) =>
  rows.map((row) => `${name}=${encodeURIComponent(row.id)}`).join("&");
const unlessGone = (row: { state: string }) =>
  row.state === "gone" ? "It no longer exists at the vendor." : row.state === "deleting" ? "It is being deleted." : null;

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
      refusal: (vm) =>
        vm.state === "gone"
          ? "The machine no longer exists."
          : vm.protection === "unprotected"
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
      href: (rows) => `/backups/new?${ids("vmId", rows)}`,
    },
    {
      id: "vm.restore",
      label: "Restore",
      Icon: ArchiveRestore,
      kind: "restore.vm",
      many: false,
      isPrimary: true,
      refusal: (vm) => (vm.lastGoodAt === null ? "There is no point in time to restore from." : null),
      href: (rows) => `/restore?${ids("vmId", rows)}`,
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
      many: false,
      refusal: (backup) => (backup.vmId === null ? "Its machine is not known." : null),
      href: ([backup]) => `/restore?vmId=${encodeURIComponent(backup?.vmId ?? "")}`,
    },
    {
      id: "backup.set-schedules",
      label: "Set schedule",
      Icon: CalendarClock,
      kind: "backup.set-schedules",
      many: true,
      refusal: unlessGone,
      href: (rows) => `/schedules/new?${ids("backupId", rows)}`,
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
      refusal: (history) =>
        history.kind !== "backup"
          ? "Only runs of a backup can be retried."
          : history.backupId === null
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
  restoreTarget: [
    {
      id: "restore-target.restore",
      label: "Restore",
      Icon: ArchiveRestore,
      kind: "restore.vm",
      many: false,
      isPrimary: true,
      refusal: (point) => (point.restorable ? null : (point.note ?? "The vendor does not offer this point for restore.")),
      href: (rows) => `/restore?${ids("restoreTargetId", rows)}`,
    },
    {
      id: "restore-target.delete",
      label: "Delete restore target",
      Icon: Trash2,
      kind: "restore-target.delete",
      many: true,
      isDangerous: true,
    },
  ],
  volumeGroup: [
    {
      id: "volume-group.snapshot",
      label: "Snapshot now",
      Icon: Camera,
      kind: "volume-group.snapshot",
      many: true,
      isPrimary: true,
      refusal: unlessGone,
    },
    {
      id: "volume-group.add-members",
      label: "Add members",
      Icon: UserPlus,
      kind: "volume-group.add-members",
      many: false,
      refusal: unlessGone,
    },
    {
      id: "volume-group.remove-members",
      label: "Remove members",
      Icon: UserMinus,
      kind: "volume-group.remove-members",
      many: false,
      refusal: unlessGone,
    },
    {
      id: "volume-group.set-snapshot-schedule",
      label: "Set snapshot schedule",
      Icon: CalendarClock,
      kind: "volume-group.set-snapshot-schedule",
      many: true,
      refusal: unlessGone,
    },
    {
      id: "volume-group.delete-snapshot-schedule",
      label: "Remove snapshot schedule",
      Icon: CalendarX,
      kind: "volume-group.delete-snapshot-schedule",
      many: true,
      refusal: (group) => (group.snapshotSchedule === null ? "It has no snapshot schedule." : unlessGone(group)),
    },
    {
      id: "volume-group.restore-snapshot",
      label: "Restore snapshot",
      Icon: ArchiveRestore,
      kind: "volume-group.restore-snapshot",
      many: false,
      isDangerous: true,
      refusal: (group) => (group.lastSnapshotAt === null ? "It has no snapshot." : unlessGone(group)),
    },
    {
      id: "volume-group.recover",
      label: "Recover to new volumes",
      Icon: HardDriveDownload,
      kind: "volume-group.recover",
      many: false,
      refusal: (group) => (group.lastSnapshotAt === null ? "It has no snapshot." : unlessGone(group)),
    },
    {
      id: "volume-group.replicate",
      label: "Replicate",
      Icon: CopyPlus,
      kind: "volume-group.replicate",
      many: false,
      refusal: (group) => (group.replication === null ? unlessGone(group) : "It is replicated already."),
    },
    {
      id: "volume-group.set-replication-cycle",
      label: "Set replication cycle",
      Icon: Repeat,
      kind: "volume-group.set-replication-cycle",
      many: true,
      refusal: unlessReplicated,
    },
    {
      id: "volume-group.set-replication-policy",
      label: "Set replication policy",
      Icon: Repeat,
      kind: "volume-group.set-replication-policy",
      many: false,
      refusal: unlessReplicated,
    },
    {
      id: "volume-group.delete-replication",
      label: "Delete replication",
      Icon: Trash2,
      kind: "volume-group.delete-replication",
      many: false,
      isDangerous: true,
      refusal: unlessReplicated,
    },
  ],
  volume: [
    {
      id: "volume.snapshot",
      label: "Snapshot now",
      Icon: Camera,
      kind: "volume.snapshot",
      many: true,
      isPrimary: true,
      refusal: unlessGone,
    },
    {
      id: "volume.set-snapshot-schedule",
      label: "Set snapshot schedule",
      Icon: CalendarClock,
      kind: "volume.set-snapshot-schedule",
      many: true,
      refusal: unlessGone,
    },
    {
      id: "volume.delete-snapshot-schedule",
      label: "Remove snapshot schedule",
      Icon: CalendarX,
      kind: "volume.delete-snapshot-schedule",
      many: true,
      refusal: (volume) => (volume.snapshotSchedule === null ? "It has no snapshot schedule." : unlessGone(volume)),
    },
    {
      id: "volume.restore-snapshot",
      label: "Restore snapshot",
      Icon: ArchiveRestore,
      kind: "volume.restore-snapshot",
      many: false,
      isDangerous: true,
      refusal: (volume) => (volume.lastSnapshotAt === null ? "It has no snapshot." : unlessGone(volume)),
    },
    {
      id: "volume.recover",
      label: "Recover to a new volume",
      Icon: HardDriveDownload,
      kind: "volume.recover",
      many: false,
      refusal: (volume) => (volume.lastSnapshotAt === null ? "It has no snapshot." : unlessGone(volume)),
    },
    {
      id: "volume.replicate",
      label: "Replicate",
      Icon: CopyPlus,
      kind: "volume.replicate",
      many: false,
      refusal: (volume) => (volume.replication === null ? unlessGone(volume) : "It is replicated already."),
    },
    {
      id: "volume.set-replication-cycle",
      label: "Set replication cycle",
      Icon: Repeat,
      kind: "volume.set-replication-cycle",
      many: true,
      refusal: unlessReplicated,
    },
    {
      id: "volume.set-replication-policy",
      label: "Set replication policy",
      Icon: Repeat,
      kind: "volume.set-replication-policy",
      many: false,
      refusal: unlessReplicated,
    },
    {
      id: "volume.delete-replication",
      label: "Delete replication",
      Icon: Trash2,
      kind: "volume.delete-replication",
      many: false,
      isDangerous: true,
      refusal: unlessReplicated,
    },
    { id: "volume.set-qos", label: "Set performance", Icon: Gauge, kind: "volume.set-qos", many: true, refusal: unlessGone },
    {
      id: "volume.set-snapshot-rate",
      label: "Set snapshot space",
      Icon: Percent,
      kind: "volume.set-snapshot-rate",
      many: true,
      refusal: unlessGone,
    },
    {
      id: "volume.delete-snapshot-rate",
      label: "Remove snapshot space limit",
      Icon: Percent,
      kind: "volume.delete-snapshot-rate",
      many: true,
      refusal: (volume) => (volume.snapshotRatePercent === null ? "It has no limit." : unlessGone(volume)),
    },
    { id: "volume.attach", label: "Attach", Icon: Link2, kind: "volume.attach", many: false, refusal: unlessGone },
    {
      id: "volume.detach",
      label: "Detach",
      Icon: Link2Off,
      kind: "volume.detach",
      many: false,
      isDangerous: true,
      refusal: (volume) => (volume.attachments.length === 0 ? "It is attached to nothing." : unlessGone(volume)),
    },
    {
      id: "volume.delete",
      label: "Delete volume",
      Icon: Trash2,
      kind: "volume.delete",
      many: false,
      isDangerous: true,
      refusal: (volume) =>
        volume.attachments.length > 0 ? "It is attached: detach it from every server first." : unlessGone(volume),
    },
  ],
  snapshot: [
    {
      id: "snapshot.restore",
      label: "Restore snapshot",
      Icon: ArchiveRestore,
      kind: (snapshot) => (snapshot.volumeGroupId ? "volume-group.restore-snapshot" : "volume.restore-snapshot"),
      many: false,
      isDangerous: true,
      refusal: unlessOwned,
    },
    {
      id: "snapshot.recover",
      label: "Recover to new volumes",
      Icon: HardDriveDownload,
      kind: (snapshot) => (snapshot.volumeGroupId ? "volume-group.recover" : "volume.recover"),
      many: false,
      refusal: unlessOwned,
    },
    {
      id: "snapshot.delete",
      label: "Delete snapshot",
      Icon: Trash2,
      kind: (snapshot) => (snapshot.volumeGroupId ? "volume-group.delete-snapshot" : "volume.delete-snapshot"),
      many: true,
      isDangerous: true,
      refusal: unlessOwned,
    },
  ],
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
};

function unlessOwned(snapshot: { volumeId: string | null; volumeGroupId: string | null }): string | null {
  return (snapshot.volumeId ?? snapshot.volumeGroupId) ? null : "What it was taken of is not known.";
}

function unlessReplicated(row: { replication: unknown; state: string }): string | null {
  return row.replication === null ? "It is not replicated." : unlessGone(row);
}
