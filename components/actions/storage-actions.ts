import {
  ArchiveRestore,
  CalendarClock,
  CalendarX,
  Camera,
  CopyPlus,
  FileClock,
  Gauge,
  HardDriveDownload,
  Link2,
  Link2Off,
  Percent,
  Repeat,
  Scaling,
  Trash2,
  UserMinus,
  UserPlus,
} from "lucide-react";
import type { Volume } from "@/lib/domain/inventory";
import type { ActionSpec } from "./action";
import type { RowsByNoun } from "./rows";
import { unlessGone } from "./unless-gone";

/** Actions on volume groups, volumes and their snapshots. */
export const storageActions: { readonly [N in "volumeGroup" | "volume" | "snapshot"]: readonly ActionSpec<RowsByNoun[N]>[] } = {
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
      refusal: unlessParallel,
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
      refusal: (volume) => (volume.lastSnapshotAt === null ? "It has no snapshot." : unlessParallel(volume)),
    },
    {
      id: "volume.replicate",
      label: "Replicate",
      Icon: CopyPlus,
      kind: "volume.replicate",
      many: false,
      refusal: (volume) => (volume.replication === null ? unlessParallel(volume) : "It is replicated already."),
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
    { id: "volume.set-qos", label: "Set performance", Icon: Gauge, kind: "volume.set-qos", many: true, refusal: unlessShare },
    {
      id: "volume.set-snapshot-rate",
      label: "Set snapshot space",
      Icon: Percent,
      kind: "volume.set-snapshot-rate",
      many: true,
      refusal: unlessShare,
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
      id: "volume.resize",
      label: "Resize",
      Icon: Scaling,
      kind: "file-volume.resize",
      many: false,
      refusal: (volume) =>
        volume.kind === "parallel-file" ? unlessGone(volume) : "Only parallel file volumes have a size that can be changed.",
    },
    {
      id: "volume.set-file-recovery",
      label: "Set file recovery",
      Icon: FileClock,
      kind: "file-volume.set-file-recovery",
      many: true,
      refusal: (volume) =>
        volume.kind === "file" ? unlessGone(volume) : "Only of file volumes can single files be taken back from snapshots.",
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
};

function unlessOwned(snapshot: { volumeId: string | null; volumeGroupId: string | null }): string | null {
  return (snapshot.volumeId ?? snapshot.volumeGroupId) ? null : "What it was taken of is not known.";
}

function unlessReplicated(row: { replication: unknown; state: string }): string | null {
  return row.replication === null ? "It is not replicated." : unlessGone(row);
}

/** What is mounted over the network has neither performance nor room for snapshots of its own. */
function unlessShare(volume: Volume): string | null {
  return volume.kind === "block" ? unlessGone(volume) : "It is a file volume: this is a setting of block volumes.";
}

function unlessParallel(volume: Volume): string | null {
  return volume.kind === "parallel-file" ? "Parallel file volumes do not have this." : unlessGone(volume);
}
