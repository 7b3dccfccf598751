import { operationKinds, type OperationKind } from "@/lib/domain/operation";
import type { Capability, OperationSupport } from "../../provider";
import { backupCreate, backupDelete } from "./backup-assign";
import { backupRun } from "./backup-run";
import { backupSetRetention, backupSetSchedules } from "./backup-change";
import { restoreFiles } from "./restore-files";
import { restoreMount } from "./restore-mount";
import { restoreUnmount } from "./restore-unmount";
import { scheduleCreate, scheduleDelete, scheduleUpdate } from "./schedule";
import { restoreTargetDelete } from "./point-delete";
import { policyCreate, policyDelete, policyUpdate } from "./policy";
import { restoreVm } from "./restore-vm";
import { groupSnapshot } from "./snapshot";
import { taskCancel } from "./task-cancel";

/* Inputs differ per kind; a kind's own schema stands before its planner, so the map may forget them. */
const supported: Partial<Record<OperationKind, unknown>> = {
  "backup.create": backupCreate,
  "backup.run": backupRun,
  "backup.delete": backupDelete,
  "backup.set-schedules": backupSetSchedules,
  "backup.set-retention": backupSetRetention,
  "restore.vm": restoreVm,
  "restore.files": restoreFiles,
  "restore.mount": restoreMount,
  "restore.unmount": restoreUnmount,
  "restore-target.delete": restoreTargetDelete,
  "policy.create": policyCreate,
  "policy.update": policyUpdate,
  "policy.delete": policyDelete,
  "schedule.create": scheduleCreate,
  "schedule.update": scheduleUpdate,
  "schedule.delete": scheduleDelete,
  "volume-group.snapshot": groupSnapshot,
  "task.cancel": taskCancel,
};

/** Why the vendor cannot do the rest. */
const reasons: Partial<Record<OperationKind, string>> = {
  "backup.set-paths": "Storware: backups are of whole machines, so there are no paths to set",
  "backup.set-replication": "Storware: a second destination belongs to the policy's rule and is set at the vendor",
  "agent.create": "Storware: nodes are installed at the vendor, not through the API",
  "agent.delete": "Storware: nodes are removed at the vendor, not through the API",
  "agent.check": "Storware: the API has no call that checks a node; its state is read with every sync",
  "volume-group.restore-snapshot":
    "Storware: the API names tasks that revert a machine to a snapshot, but no call that begins one",
  "volume-group.delete-snapshot": "Storware: snapshots go by the retention of their policy; the API has no call that deletes one",
  "volume-group.create": "Storware: the disks of a machine are its group; a snapshot policy makes it one",
  "volume-group.add-members": "Storware: the disks of a machine are its group and cannot be added to",
  "volume-group.remove-members": "Storware: the disks of a machine are its group and cannot be taken out",
  "volume-group.set-snapshot-schedule": "Storware: snapshot schedules belong to a snapshot policy of many machines",
  "volume-group.delete-snapshot-schedule": "Storware: snapshot schedules belong to a snapshot policy of many machines",
};

function reasonOf(kind: OperationKind): string {
  if (kind.startsWith("volume.")) return "Storware: volumes are not managed by it, only the machines that use them";
  return reasons[kind] ?? "Storware: the API has no call for this";
}

export const storwareCapabilities = Object.fromEntries(
  operationKinds.map((kind): [OperationKind, Capability] => {
    const support = supported[kind];
    if (support !== undefined) return [kind, { supported: true, operation: support as OperationSupport }];
    return [kind, { supported: false, reason: reasonOf(kind) }];
  }),
) as Record<OperationKind, Capability>;
