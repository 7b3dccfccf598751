import { operationKinds, type OperationKind } from "@/lib/domain/operation";
import type { Capability, OperationSupport } from "../../provider";
import { agentCheck, agentCreate, agentDelete } from "./agent";
import { backupDelete, backupSetPaths, backupSetReplication, backupSetRetention, backupSetSchedules } from "./backup-change";
import { backupCreate } from "./backup-create";
import { backupRun } from "./backup-run";
import { groupOwner, volumeOwner } from "./block-owner";
import { replicationOperations } from "./block-replication";
import { snapshotOperations } from "./block-snapshots";
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
  "volume.delete": volumeDelete,
  "volume.attach": volumeAttach,
  "volume.detach": volumeDetach,
  "volume.set-qos": volumeSetQos,
  "volume.set-snapshot-rate": volumeSetSnapshotRate,
  "volume.delete-snapshot-rate": volumeDeleteSnapshotRate,
  "volume.snapshot": volumeSnapshots.snapshot,
  "volume.delete-snapshot": volumeSnapshots.deleteSnapshot,
  "volume.restore-snapshot": volumeSnapshots.restoreSnapshot,
  "volume.set-snapshot-schedule": volumeSnapshots.setSchedule,
  "volume.delete-snapshot-schedule": volumeSnapshots.deleteSchedule,
  "volume.recover": volumeReplication.recover,
  "volume.replicate": volumeReplication.replicate,
  "volume.set-replication-cycle": volumeReplication.setCycle,
  "volume.set-replication-policy": volumeReplication.setPolicy,
  "volume.delete-replication": volumeReplication.endReplication,
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
  "task.cancel": "Samsung: a run that has started cannot be cancelled through the API",
};

export const samsungCapabilities = Object.fromEntries(
  operationKinds.map((kind): [OperationKind, Capability] => {
    const support = supported[kind];
    if (support !== undefined) return [kind, { supported: true, operation: support as OperationSupport }];
    return [kind, { supported: false, reason: reasons[kind] ?? "Samsung: the API has no call for this" }];
  }),
) as Record<OperationKind, Capability>;
