const sent: Record<string, readonly string[]> = {
  "backup.create": ["backup.createBackup"],
  "backup.run": ["backup.manualBackup"],
  "backup.delete": ["backup.deleteBackup"],
  "backup.set-schedules": ["backup.setBackupSchedule"],
  "backup.set-retention": ["backup.updateRetentionPeriod"],
  "backup.set-paths": ["backup.setFilesystemPath"],
  "backup.set-replication": ["backup.updateReplicationUse"],
  "restore.vm": ["backup.restoreBackup"],
  "restore.files": ["backup.restoreAgentBackup"],
  "restore-target.delete": ["backup.deleteBackupRestoreTarget"],
  "agent.create": ["backup.createBackupAgent"],
  "agent.delete": ["backup.deleteBackupAgent"],
  "agent.check": ["backup.checkBackupMasterConnectionState"],
  "volume-group.create": ["block-storage.createVolumeGroup"],
  "volume-group.add-members": ["block-storage.addVolumeGroupMemberOnVolumeGroup"],
  "volume-group.remove-members": ["block-storage.removeVolumeGroupMemberOnVolumeGroup"],
  "volume-group.snapshot": ["block-storage.createVolumeGroupSnapshot"],
  "volume-group.delete-snapshot": ["block-storage.deleteVolumeGroupSnapshot"],
  "volume-group.restore-snapshot": ["block-storage.restoreVolumeGroupSnapshot"],
  "volume-group.set-snapshot-schedule": [
    "block-storage.createVolumeGroupSnapshotSchedule",
    "block-storage.setVolumeGroupSnapshotSchedule",
  ],
  "volume-group.delete-snapshot-schedule": ["block-storage.deleteVolumeGroupSnapshotSchedule"],
  "volume-group.recover": ["block-storage.createVolumeGroupRecovery"],
  "volume-group.replicate": ["block-storage.createVolumeGroupReplication"],
  "volume-group.set-replication-cycle": ["block-storage.setVolumeGroupReplicationCycle"],
  "volume-group.set-replication-policy": ["block-storage.setVolumeGroupReplicationPolicy"],
  "volume-group.delete-replication": ["block-storage.deleteVolumeGroupReplication"],
  "volume.create": ["block-storage.createVolume"],
  "volume.delete": ["block-storage.deleteVolume", "file-storage.deleteVolume", "parallel-file-storage.deleteVolume"],
  "volume.attach": ["block-storage.attachVolume", "file-storage.setAccessRule", "parallel-file-storage.setAccessRule"],
  "volume.detach": ["block-storage.detachVolume", "file-storage.setAccessRule", "parallel-file-storage.setAccessRule"],
  "volume.set-qos": ["block-storage.setVolumeQoS"],
  "volume.set-snapshot-rate": ["block-storage.createVolumeSnapshotRate", "block-storage.setVolumeSnapshotRate"],
  "volume.delete-snapshot-rate": ["block-storage.deleteVolumeSnapshotRate"],
  "volume.snapshot": [
    "block-storage.createVolumeSnapshot",
    "file-storage.createSnapshot",
    "parallel-file-storage.createSnapshot",
  ],
  "volume.delete-snapshot": [
    "block-storage.deleteVolumeSnapshot",
    "file-storage.deleteSnapshot",
    "parallel-file-storage.deleteSnapshot",
  ],
  "volume.restore-snapshot": [
    "block-storage.restoreVolumeSnapshot",
    "file-storage.restoreSnapshot",
    "parallel-file-storage.restoreSnapshot",
  ],
  "volume.set-snapshot-schedule": [
    "block-storage.createVolumeSnapshotSchedule",
    "block-storage.setVolumeSnapshotSchedule",
    "file-storage.createSnapshotSchedule",
    "file-storage.setSnapshotSchedule",
  ],
  "volume.delete-snapshot-schedule": ["block-storage.deleteVolumeSnapshotSchedule", "file-storage.deleteSnapshotSchedule"],
  "volume.recover": ["block-storage.createVolumeRecovery", "file-storage.createVolume"],
  "volume.replicate": ["block-storage.createVolumeReplication", "file-storage.createVolumeReplication"],
  "volume.set-replication-cycle": ["block-storage.setVolumeReplicationCycle", "file-storage.setVolumeReplication"],
  "volume.set-replication-policy": ["block-storage.setVolumeReplicationPolicy", "file-storage.setVolumeReplication"],
  "volume.delete-replication": ["block-storage.deleteVolumeReplication", "file-storage.deleteVolumeReplication"],
  "file-volume.create": ["file-storage.createVolume", "parallel-file-storage.createVolume"],
  "file-volume.resize": ["parallel-file-storage.setVolumeCapacity"],
  "file-volume.set-file-recovery": ["file-storage.setVolume"],
  "archive.create": ["archive-storage.createBucket"],
  "archive.delete": ["archive-storage.deleteBucket"],
  "archive.set-versioning": ["archive-storage.setBucketVersioning"],
  "archive.set-encryption": ["archive-storage.setBucketEncryption"],
  "archive.create-policy": ["archive-storage.createArchivingPolicy"],
  "archive.update-policy": ["archive-storage.setArchivingPolicy"],
  "archive.set-policy-state": ["archive-storage.setArchivingPolicyState"],
  "archive.delete-objects": ["archive-storage.deleteBucketObjects"],
  "archive.delete-versions": ["archive-storage.deleteBucketObjectVersions"],
  "archive.recover": ["archive-storage.recoverObjects"],
  "archive.recover-version": ["archive-storage.recoverObjectVersions"],
  "task.cancel": ["archive-storage.cancelArchiving", "archive-storage.cancelRecovery"],
};

/** What writes to volumes send where the volume is a share; `file-volume.*` sends that and nothing else. */
const sentToShares = Object.fromEntries(
  Object.entries(sent).flatMap(([kind, operations]) => {
    const [noun, verb] = kind.split(".");
    const own = operations.filter((operation) => !operation.startsWith("block-storage."));
    return noun === "volume" && own.length > 0 ? [[`file-volume.${verb}`, own]] : [];
  }),
);

/** Operations of the contract that each kind of write sends. */
export const samsungPlannerCoverage: Record<string, readonly string[]> = { ...sentToShares, ...sent };

/** Writes of the contract that no kind sends, and why: none. */
export const samsungCoverageExceptions: Record<string, string> = {};
