import { CreateVolumeDialog } from "./create-volume-dialog";
import type { ComponentType } from "react";
import type { ActionDialogProps } from "../dialog-spec";
import type { ActionNoun, RowsByNoun } from "../rows";
import type { Volume, VolumeGroup } from "@/lib/domain/inventory";
import { CheckAgentDialog, CreateAgentDialog, DeleteAgentDialog } from "./agent-dialogs";
import {
  CancelRunDialog,
  DeleteBackupDialog,
  DeletePointDialog,
  PathsDialog,
  ReplicationDialog,
  RetentionDialog,
  RetryDialog,
  RunBackupDialog,
  RunVmDialog,
} from "./backup-dialogs";
import {
  AddMembersDialog,
  DeleteSnapshotDialog,
  RecoverSnapshotDialog,
  RemoveMembersDialog,
  RestoreSnapshotDialog,
} from "./group-dialogs";
import {
  ChangePolicyOfBucketDialog,
  CreateBucketDialog,
  CreatePolicyOfBucketDialog,
  DeleteBucketDialog,
  DeleteObjectsDialog,
  DeleteVersionsDialog,
  EncryptionDialog,
  PausePolicyDialog,
  RecoverBucketDialog,
  RecoverObjectsDialog,
  RecoverVersionDialog,
  ResumePolicyDialog,
  VersioningDialog,
} from "./bucket-dialogs";
import { CreateFileVolumeDialog, FileRecoveryDialog, ResizeDialog } from "./file-volume-dialogs";
import {
  CaptureImageDialog,
  ChangeTrackingDialog,
  FinishQuickDialog,
  PowerDialog,
  QuickRecoveryDialog,
  RunScriptDialog,
} from "./machine-dialogs";
import { MountDialog, UnmountDialog } from "./mount-dialogs";
import {
  AddScheduleDialog,
  ChangeScheduleDialog,
  CreatePolicyDialog,
  DeletePolicyDialog,
  DeleteScheduleDialog,
  EditPolicyDialog,
} from "./policy-dialogs";
import { RecoverShareDialog, RestoreShareDialog } from "./share-point-dialogs";
import { ownedDialogs } from "./owned-dialogs";
import {
  AttachDialog,
  DeleteSnapshotRateDialog,
  DeleteVolumeDialog,
  DetachDialog,
  QosDialog,
  SnapshotRateDialog,
} from "./volume-dialogs";

const group = ownedDialogs<VolumeGroup>("volumeGroupId");
const volume = ownedDialogs<Volume>("volumeId");

/** The dialog of every action that has no page of its own, by the action's id. */
export const dialogs: { readonly [N in ActionNoun]: Readonly<Record<string, ComponentType<ActionDialogProps<RowsByNoun[N]>>>> } =
  {
    vm: {
      "vm.run": RunVmDialog,
      "vm.create-agent": CreateAgentDialog,
      "vm.create-volume": CreateVolumeDialog,
      "vm.power": PowerDialog,
      "vm.run-script": RunScriptDialog,
      "vm.set-change-tracking": ChangeTrackingDialog,
      "vm.quick": QuickRecoveryDialog,
      "vm.quick-finish": FinishQuickDialog,
      "vm.capture-image": CaptureImageDialog,
    },
    backup: {
      "backup.run": RunBackupDialog,
      "backup.set-retention": RetentionDialog,
      "backup.set-paths": PathsDialog,
      "backup.set-replication": ReplicationDialog,
      "backup.delete": DeleteBackupDialog,
    },
    history: { "history.retry": RetryDialog, "history.cancel": CancelRunDialog },
    restoreTarget: {
      "restore-target.delete": DeletePointDialog,
      "restore-target.recover-share": RecoverShareDialog,
      "restore-target.restore-share": RestoreShareDialog,
      "restore-target.mount": MountDialog,
      "restore-target.unmount": UnmountDialog,
    },
    policy: {
      "policy.update": EditPolicyDialog,
      "policy.add-schedule": AddScheduleDialog,
      "policy.delete": DeletePolicyDialog,
    },
    connection: {
      "connection.create-policy": CreatePolicyDialog,
      "connection.create-bucket": CreateBucketDialog,
      "connection.create-file-volume": CreateFileVolumeDialog,
    },
    bucket: {
      "bucket.recover": RecoverBucketDialog,
      "bucket.create-policy": CreatePolicyOfBucketDialog,
      "bucket.update-policy": ChangePolicyOfBucketDialog,
      "bucket.pause-policy": PausePolicyDialog,
      "bucket.resume-policy": ResumePolicyDialog,
      "bucket.set-versioning": VersioningDialog,
      "bucket.set-encryption": EncryptionDialog,
      "bucket.delete": DeleteBucketDialog,
    },
    object: { "object.recover": RecoverObjectsDialog, "object.delete": DeleteObjectsDialog },
    objectVersion: { "version.recover": RecoverVersionDialog, "version.delete": DeleteVersionsDialog },
    volumeGroup: {
      "volume-group.snapshot": group.snapshot,
      "volume-group.add-members": AddMembersDialog,
      "volume-group.remove-members": RemoveMembersDialog,
      "volume-group.set-snapshot-schedule": group.setSchedule,
      "volume-group.delete-snapshot-schedule": group.deleteSchedule,
      "volume-group.restore-snapshot": group.restoreSnapshot,
      "volume-group.recover": group.recover,
      "volume-group.replicate": group.replicate,
      "volume-group.set-replication-cycle": group.setCycle,
      "volume-group.set-replication-policy": group.setPolicy,
      "volume-group.delete-replication": group.deleteReplication,
    },
    volume: {
      "volume.snapshot": volume.snapshot,
      "volume.set-snapshot-schedule": volume.setSchedule,
      "volume.delete-snapshot-schedule": volume.deleteSchedule,
      "volume.restore-snapshot": volume.restoreSnapshot,
      "volume.recover": volume.recover,
      "volume.replicate": volume.replicate,
      "volume.set-replication-cycle": volume.setCycle,
      "volume.set-replication-policy": volume.setPolicy,
      "volume.delete-replication": volume.deleteReplication,
      "volume.set-qos": QosDialog,
      "volume.set-snapshot-rate": SnapshotRateDialog,
      "volume.delete-snapshot-rate": DeleteSnapshotRateDialog,
      "volume.attach": AttachDialog,
      "volume.detach": DetachDialog,
      "volume.delete": DeleteVolumeDialog,
      "volume.resize": ResizeDialog,
      "volume.set-file-recovery": FileRecoveryDialog,
    },
    snapshot: {
      "snapshot.restore": RestoreSnapshotDialog,
      "snapshot.recover": RecoverSnapshotDialog,
      "snapshot.delete": DeleteSnapshotDialog,
    },
    schedule: { "schedule.update": ChangeScheduleDialog, "schedule.delete": DeleteScheduleDialog },
    agent: { "agent.check": CheckAgentDialog, "agent.delete": DeleteAgentDialog },
  };
