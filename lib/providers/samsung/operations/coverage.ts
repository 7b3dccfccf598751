/** Operations of the contract that each kind of write sends. */
export const samsungPlannerCoverage: Record<string, readonly string[]> = {
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
  "task.cancel": ["archive-storage.cancelArchiving", "archive-storage.cancelRecovery"],
};

const ofBuckets =
  "Archive buckets have no rows of their own: Backdesk follows and cancels their runs; what they hold is managed through the proxy.";

/** Writes of the contract that no kind sends, and why. */
export const samsungCoverageExceptions: Record<string, string> = {
  "file-storage.setVolume":
    "Recovery of single files is a switch of the volume with no like at other vendors; the proxy sets it.",
  "parallel-file-storage.createVolume":
    "A new volume is asked for with a disk type and a server, which parallel volumes do not have; the proxy creates them.",
  "parallel-file-storage.setVolumeCapacity": "No kind of write resizes volumes; the proxy does.",
  ...Object.fromEntries(
    [
      "createArchivingPolicy",
      "createBucket",
      "deleteBucket",
      "deleteBucketObjects",
      "deleteBucketObjectVersions",
      "recoverObjects",
      "recoverObjectVersions",
      "setArchivingPolicy",
      "setArchivingPolicyState",
      "setBucketEncryption",
      "setBucketVersioning",
    ].map((operationId) => [`archive-storage.${operationId}`, ofBuckets]),
  ),
};
