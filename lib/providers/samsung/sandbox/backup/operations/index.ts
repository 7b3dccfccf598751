import * as agents from "./agents";
import * as backups from "./backups";
import type { BackupOperation } from "./call";
import { listFilesystemPath } from "./file-tree";
import * as restoreTargets from "./restore-targets";
import * as restores from "./restores";
import * as runs from "./runs";
import * as settings from "./settings";
import * as targets from "./targets";

/** Every operation of Backup 1.0 to 1.2 by its operationId in the contract. */
export const backupOperations: Readonly<Record<string, BackupOperation>> = {
  checkBackupMasterConnectionState: agents.checkBackupMasterConnectionState,
  checkBackupNameDuplicate: backups.checkBackupNameDuplicate,
  checkBackupRestoreServerNameDuplicate: restores.checkBackupRestoreServerNameDuplicate,
  checkFilesystemPathDuplication: targets.checkFilesystemPathDuplication,
  createBackup: backups.createBackup,
  createBackupAgent: agents.createBackupAgent,
  deleteBackup: backups.deleteBackup,
  deleteBackupAgent: agents.deleteBackupAgent,
  deleteBackupRestoreTarget: restoreTargets.deleteBackupRestoreTarget,
  listAgentBackupRestoreTargetServers: restores.listAgentBackupRestoreTargetServers,
  listBackupAgents: agents.listBackupAgents,
  listBackupHistories: runs.listBackupHistories,
  listBackupRegionRelationship: targets.listBackupRegionRelationship,
  listBackupRestoreHistories: restores.listBackupRestoreHistories,
  listBackupRestoreSubnets: restores.listBackupRestoreSubnets,
  listBackupRestoreTargets: restoreTargets.listBackupRestoreTargets,
  listBackupSchedules: settings.listBackupSchedules,
  listBackupTargets: targets.listBackupTargets,
  listBackups: backups.listBackups,
  listFilesystemPath,
  listTargetsOfBackupAgent: agents.listTargetsOfBackupAgent,
  manualBackup: runs.manualBackup,
  restoreAgentBackup: restores.restoreAgentBackup,
  restoreBackup: restores.restoreBackup,
  setBackupSchedule: settings.setBackupSchedule,
  setFilesystemPath: settings.setFilesystemPath,
  showBackup: backups.showBackup,
  showBackupAgent: agents.showBackupAgent,
  showBackupAgentInstallFilePath: agents.showBackupAgentInstallFilePath,
  updateReplicationUse: settings.updateReplicationUse,
  updateRetentionPeriod: settings.updateRetentionPeriod,
};
