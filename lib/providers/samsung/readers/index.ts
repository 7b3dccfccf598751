import type { Readers } from "../../reader";
import type { SamsungSettings } from "../connection";
import { readAgents } from "./agent";
import { readBackups } from "./backup";
import { readBuckets } from "./bucket";
import { readHistories } from "./history";
import { readRestoreTargets } from "./restore-target";
import { readSchedules } from "./schedule";
import { readSnapshots } from "./snapshot";
import { readVms } from "./vm";
import { readVolumeGroups } from "./volume-group";
import { readVolumes } from "./volume";

export const samsungReaders: Readers<SamsungSettings> = {
  vm: readVms,
  backup: readBackups,
  schedule: readSchedules,
  history: readHistories,
  restoreTarget: readRestoreTargets,
  volume: readVolumes,
  volumeGroup: readVolumeGroups,
  snapshot: readSnapshots,
  agent: readAgents,
  bucket: readBuckets,
};

/** Operations of the contract that each reader uses. */
export const samsungReaderCoverage: Record<string, readonly string[]> = {
  vm: ["backup.listBackupTargets", "backup.listTargetsOfBackupAgent", "backup.listBackups", "backup.showBackup"],
  backup: ["backup.listBackups", "backup.showBackup"],
  schedule: ["backup.listBackupSchedules"],
  history: [
    "backup.listBackupHistories",
    "backup.listBackupRestoreHistories",
    "archive-storage.listBuckets",
    "archive-storage.listArchivingHistories",
    "archive-storage.showArchivingHistory",
    "archive-storage.listRecoveryHistories",
    "archive-storage.showRecoveryHistory",
  ],
  restoreTarget: ["backup.listBackupRestoreTargets", "file-storage.listSnapshots", "parallel-file-storage.listSnapshots"],
  volume: [
    "block-storage.listVolumes",
    "block-storage.showVolume",
    "block-storage.showVolumeReplication",
    "file-storage.listVolumes",
    "file-storage.showVolume",
    "file-storage.listSnapshotSchedule",
    "file-storage.listAccessRules",
    "file-storage.listVolumeReplications",
    "file-storage.showVolumeReplication",
    "parallel-file-storage.listVolumes",
    "parallel-file-storage.showVolume",
    "parallel-file-storage.listAccessRule",
  ],
  volumeGroup: ["block-storage.listVolumeGroups", "block-storage.showVolumeGroup", "block-storage.showVolumeGroupReplication"],
  snapshot: [
    "block-storage.listVolumeSnapshots",
    "block-storage.listVolumeGroupSnapshots",
    "file-storage.listSnapshots",
    "parallel-file-storage.listSnapshots",
  ],
  agent: ["backup.listBackupAgents", "backup.showBackupAgent"],
  bucket: [
    "archive-storage.listBuckets",
    "archive-storage.showBucket",
    "archive-storage.showBucketEncryption",
    "archive-storage.showBucketVersioning",
    "archive-storage.listArchivingPolicies",
  ],
};
