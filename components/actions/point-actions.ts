import { ArchiveRestore, FolderInput, FolderOutput, HardDriveDownload, ScanSearch, Trash2 } from "lucide-react";
import type { RestoreTarget } from "@/lib/domain/inventory";
import type { ActionSpec } from "./action";
import { idsQuery } from "./ids-query";

const unlessOffered = (point: RestoreTarget): string | null =>
  point.restorable ? null : (point.note ?? "The vendor does not offer this point for restore.");
const ofShare = (point: RestoreTarget): string | null =>
  point.volumeId === null ? null : "It is a point of a share, not of a machine.";
const ofMachine = (point: RestoreTarget): string | null =>
  point.volumeId === null ? "It is a point of a machine, not of a share." : null;

/** What is done with a point in time: with a machine's, and with a share's. */
export const pointActions: readonly ActionSpec<RestoreTarget>[] = [
  {
    id: "restore-target.restore",
    label: "Restore",
    Icon: ArchiveRestore,
    kind: "restore.vm",
    many: true,
    isPrimary: true,
    misfit: ofShare,
    refusal: unlessOffered,
    href: (rows) => `/restore?${idsQuery(rows.length === 1 ? "restoreTargetId" : "restoreTargetIds", rows)}`,
  },
  {
    id: "restore-target.recover-share",
    label: "Recover to a new share",
    Icon: HardDriveDownload,
    kind: "file-volume.recover",
    many: false,
    isPrimary: true,
    misfit: ofMachine,
    refusal: unlessOffered,
  },
  {
    id: "restore-target.restore-share",
    label: "Put the share back",
    Icon: ArchiveRestore,
    kind: "file-volume.restore-snapshot",
    many: false,
    isDangerous: true,
    misfit: ofMachine,
    refusal: unlessOffered,
  },
  {
    id: "restore-target.mount",
    label: "Mount",
    Icon: FolderInput,
    kind: "restore.mount",
    many: false,
    misfit: ofShare,
    refusal: unlessOffered,
  },
  {
    id: "restore-target.changed-areas",
    label: "Changed since …",
    Icon: ScanSearch,
    kind: "vm.changed-areas",
    many: false,
    misfit: ofShare,
    refusal: (point) => (point.vmId === null ? "Its machine is not known." : unlessOffered(point)),
    href: ([point]) => `/vms/${encodeURIComponent(point?.vmId ?? "")}/changes?since=${encodeURIComponent(point?.id ?? "")}`,
  },
  {
    id: "restore-target.unmount",
    label: "Unmount",
    Icon: FolderOutput,
    kind: "restore.unmount",
    many: false,
    misfit: ofShare,
  },
  {
    id: "restore-target.delete",
    label: "Delete restore target",
    Icon: Trash2,
    kind: (point) => (point.volumeId === null ? "restore-target.delete" : "file-volume.delete-snapshot"),
    many: true,
    isDangerous: true,
  },
];
