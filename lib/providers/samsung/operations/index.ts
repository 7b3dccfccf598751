import { z } from "zod";
import { operationKinds, type OperationKind } from "@/lib/domain/operation";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { Capability, OperationSupport } from "../../provider";
import { agentCheck, agentCreate, agentDelete } from "./agent";
import { backupDelete, backupSetPaths, backupSetReplication, backupSetRetention, backupSetSchedules } from "./backup-change";
import { backupCreate } from "./backup-create";
import { backupRun } from "./backup-run";
import { archiveCreate, archiveDelete, archiveSetEncryption, archiveSetVersioning } from "./archive-bucket";
import { archiveDeleteObjects, archiveDeleteVersions } from "./archive-objects";
import { archiveCreatePolicy, archiveSetPolicyState, archiveUpdatePolicy } from "./archive-policy";
import { archiveRecover, archiveRecoverVersion } from "./archive-recover";
import { runCancel } from "./archive-run";
import { groupOwner, volumeOwner } from "./block-owner";
import { replicationOperations } from "./block-replication";
import { snapshotOperations } from "./block-snapshots";
import { byService } from "./by-service";
import { fileSetFileRecovery, fileVolumeCreate, fileVolumeResize } from "./file-create";
import { fileEndReplication, fileReplicate, fileSetCycle, fileSetPolicy } from "./file-replication";
import { fileDeleteSchedule, fileRecover, fileScheduleInput, fileSetSchedule, fileSnapshotOperations } from "./file-snapshots";
import { fileVolumeOperations } from "./file-volume";
import { restoreFiles, restoreTargetDelete, restoreVm } from "./restore";
import {
  volumeAttach,
  volumeCreate,
  volumeDelete,
  volumeDeleteSnapshotRate,
  volumeDetach,
  volumeSetQos,
  volumeSetSnapshotRate,
} from "./volume";
import { groupAddMembers, groupCreate, groupRemoveMembers } from "./volume-group";

const [groupSnapshots, volumeSnapshots] = [snapshotOperations(groupOwner), snapshotOperations(volumeOwner)];
const [groupReplication, volumeReplication] = [replicationOperations(groupOwner), replicationOperations(volumeOwner)];
const [fileVolumes, parallelVolumes] = [fileVolumeOperations("file-storage"), fileVolumeOperations("parallel-file-storage")];
const [fileSnapshots, parallelSnapshots] = [
  fileSnapshotOperations("file-storage"),
  fileSnapshotOperations("parallel-file-storage"),
];

/* `keepCount` is for file volumes: block volumes keep by the vendor's rule. */
const volumeScheduleInput = z.strictObject({
  ...volumeSnapshots.scheduleInput.shape,
  keepCount: fileScheduleInput.shape.keepCount,
});

const noSchedule = "is a parallel file volume, which has no snapshot schedules";
const noReplication = "is a parallel file volume, which cannot be replicated";
const noRecovery = "is a parallel file volume, of whose snapshots no new volume can be made; restore the snapshot instead";
const noPerformance = "is a file volume, whose performance cannot be set";
const noRate = "is a file volume, which needs no room set aside for snapshots";

/* Inputs differ per kind; a kind's own schema stands before its planner, so the map may forget them. */
const supported: Partial<Record<OperationKind, unknown>> = {
  "backup.create": backupCreate,
  "backup.run": backupRun,
  "backup.delete": backupDelete,
  "backup.set-schedules": backupSetSchedules,
  "backup.set-retention": backupSetRetention,
  "backup.set-paths": backupSetPaths,
  "backup.set-replication": backupSetReplication,
  "restore.vm": restoreVm,
  "restore.files": restoreFiles,
  "restore-target.delete": restoreTargetDelete,
  "agent.create": agentCreate,
  "agent.delete": agentDelete,
  "agent.check": agentCheck,
  "volume-group.create": groupCreate,
  "volume-group.add-members": groupAddMembers,
  "volume-group.remove-members": groupRemoveMembers,
  "volume-group.snapshot": groupSnapshots.snapshot,
  "volume-group.delete-snapshot": groupSnapshots.deleteSnapshot,
  "volume-group.restore-snapshot": groupSnapshots.restoreSnapshot,
  "volume-group.set-snapshot-schedule": groupSnapshots.setSchedule,
  "volume-group.delete-snapshot-schedule": groupSnapshots.deleteSchedule,
  "volume-group.recover": groupReplication.recover,
  "volume-group.replicate": groupReplication.replicate,
  "volume-group.set-replication-cycle": groupReplication.setCycle,
  "volume-group.set-replication-policy": groupReplication.setPolicy,
  "volume-group.delete-replication": groupReplication.endReplication,
  "volume.create": volumeCreate,
  "volume.delete": byService({ block: volumeDelete, file: fileVolumes.deleteVolume, parallel: parallelVolumes.deleteVolume }),
  "volume.attach": byService(
    { block: volumeAttach, file: fileVolumes.attachVolume, parallel: parallelVolumes.attachVolume },
    operationInputs["volume.attach"],
  ),
  "volume.detach": byService({ block: volumeDetach, file: fileVolumes.detachVolume, parallel: parallelVolumes.detachVolume }),
  "volume.set-qos": byService({ block: volumeSetQos, file: noPerformance, parallel: noPerformance }),
  "volume.set-snapshot-rate": byService({ block: volumeSetSnapshotRate, file: noRate, parallel: noRate }),
  "volume.delete-snapshot-rate": byService({ block: volumeDeleteSnapshotRate, file: noRate, parallel: noRate }),
  "volume.snapshot": byService({
    block: volumeSnapshots.snapshot,
    file: fileSnapshots.snapshot,
    parallel: parallelSnapshots.snapshot,
  }),
  "volume.delete-snapshot": byService({
    block: volumeSnapshots.deleteSnapshot,
    file: fileSnapshots.deleteSnapshot,
    parallel: parallelSnapshots.deleteSnapshot,
  }),
  "volume.restore-snapshot": byService({
    block: volumeSnapshots.restoreSnapshot,
    file: fileSnapshots.restoreSnapshot,
    parallel: parallelSnapshots.restoreSnapshot,
  }),
  "volume.set-snapshot-schedule": byService(
    { block: volumeSnapshots.setSchedule, file: fileSetSchedule, parallel: noSchedule },
    volumeScheduleInput,
  ),
  "volume.delete-snapshot-schedule": byService({
    block: volumeSnapshots.deleteSchedule,
    file: fileDeleteSchedule,
    parallel: noSchedule,
  }),
  "volume.recover": byService({ block: volumeReplication.recover, file: fileRecover, parallel: noRecovery }),
  "volume.replicate": byService({ block: volumeReplication.replicate, file: fileReplicate, parallel: noReplication }),
  "volume.set-replication-cycle": byService({ block: volumeReplication.setCycle, file: fileSetCycle, parallel: noReplication }),
  "volume.set-replication-policy": byService({
    block: volumeReplication.setPolicy,
    file: fileSetPolicy,
    parallel: noReplication,
  }),
  "volume.delete-replication": byService({
    block: volumeReplication.endReplication,
    file: fileEndReplication,
    parallel: noReplication,
  }),
  "file-volume.create": fileVolumeCreate,
  "file-volume.resize": fileVolumeResize,
  "file-volume.set-file-recovery": fileSetFileRecovery,
  "archive.create": archiveCreate,
  "archive.delete": archiveDelete,
  "archive.set-versioning": archiveSetVersioning,
  "archive.set-encryption": archiveSetEncryption,
  "archive.create-policy": archiveCreatePolicy,
  "archive.update-policy": archiveUpdatePolicy,
  "archive.set-policy-state": archiveSetPolicyState,
  "archive.delete-objects": archiveDeleteObjects,
  "archive.delete-versions": archiveDeleteVersions,
  "archive.recover": archiveRecover,
  "archive.recover-version": archiveRecoverVersion,
  "task.cancel": runCancel,
};

/** Why the vendor cannot do the rest. */
const reasons: Partial<Record<OperationKind, string>> = {
  "restore.mount": "Samsung: backups cannot be mounted; restore files or a new machine instead",
  "restore.unmount": "Samsung: backups cannot be mounted",
  "policy.create": "Samsung: there are no policies; schedules and retention are each backup's own",
  "policy.update": "Samsung: there are no policies; schedules and retention are each backup's own",
  "policy.delete": "Samsung: there are no policies; schedules and retention are each backup's own",
  "schedule.create": "Samsung: schedules belong to a backup; set the schedules of the backup",
  "schedule.update": "Samsung: schedules belong to a backup; set the schedules of the backup",
  "schedule.delete": "Samsung: schedules belong to a backup; set the schedules of the backup",
};

export const samsungCapabilities = Object.fromEntries(
  operationKinds.map((kind): [OperationKind, Capability] => {
    const support = supported[kind];
    if (support !== undefined) return [kind, { supported: true, operation: support as OperationSupport }];
    return [kind, { supported: false, reason: reasons[kind] ?? "Samsung: the API has no call for this" }];
  }),
) as Record<OperationKind, Capability>;
