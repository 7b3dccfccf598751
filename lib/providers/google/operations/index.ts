import { operationKinds, type OperationKind } from "@/lib/domain/operation";
import type { Capability, OperationSupport } from "../../provider";
import { backupCreate, backupDelete } from "./backup-protect";
import { backupRun } from "./backup-run";
import { restoreMount, restoreTargetDelete, restoreUnmount } from "./mount";
import { policyCreate, policyDelete, policyUpdate } from "./policy";
import { restoreVm } from "./restore-vm";
import { scheduleCreate, scheduleDelete, scheduleUpdate } from "./schedule";
import { taskCancel } from "./task-cancel";
import { groupAddMembers, groupCreate, groupRemoveMembers } from "./volume-group";

/* Inputs differ per kind; a kind's own schema stands before its planner, so the map may forget them. */
const supported: Partial<Record<OperationKind, unknown>> = {
  "backup.create": backupCreate,
  "backup.run": backupRun,
  "backup.delete": backupDelete,
  "restore.vm": restoreVm,
  "restore.mount": restoreMount,
  "restore.unmount": restoreUnmount,
  "restore-target.delete": restoreTargetDelete,
  "task.cancel": taskCancel,
  "policy.create": policyCreate,
  "policy.update": policyUpdate,
  "policy.delete": policyDelete,
  "schedule.create": scheduleCreate,
  "schedule.update": scheduleUpdate,
  "schedule.delete": scheduleDelete,
  "volume-group.create": groupCreate,
  "volume-group.add-members": groupAddMembers,
  "volume-group.remove-members": groupRemoveMembers,
};

const templates = "Google: schedules and retention belong to the policy that a backup follows; change the policy";
const agents = "Google: connectors are installed on their hosts; the API has no call that installs or removes one";
const snapshots = "Google: groups have no snapshots of their own; run the backup of their members";
const volumes = "Google: there are no volumes by themselves; disks are part of an image";

/** Why the vendor cannot do the rest. */
const reasons: Partial<Record<OperationKind, string>> = {
  "backup.set-schedules": templates,
  "backup.set-retention": templates,
  "backup.set-replication": "Google: copies elsewhere are made by the policy's vault and StreamSnap rules; change the policy",
  "backup.set-paths": "Google: an application is backed up whole; what belongs to it is said when it is discovered",
  "restore.files": "Google: single files are taken from a mounted point; mount it on a machine and copy them",
  "agent.create": agents,
  "agent.delete": agents,
  "agent.check": "Google: connectors are not kept as agents of their own; the console tests them with their hosts",
};

const reasonOf = (kind: OperationKind): string =>
  reasons[kind] ??
  (kind.startsWith("volume-group.") ? snapshots : kind.startsWith("volume.") ? volumes : "Google: the API has no call for this");

export const googleCapabilities = Object.fromEntries(
  operationKinds.map((kind): [OperationKind, Capability] => {
    const support = supported[kind];
    if (support !== undefined) return [kind, { supported: true, operation: support as OperationSupport }];
    return [kind, { supported: false, reason: reasonOf(kind) }];
  }),
) as Record<OperationKind, Capability>;
