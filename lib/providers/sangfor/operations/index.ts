import { operationKinds, type OperationKind } from "@/lib/domain/operation";
import type { Capability, OperationSupport } from "../../provider";
import { backupRun } from "./backup-run";
import { setChangeTracking } from "./change-tracking";
import { changedAreas } from "./changed-areas";
import { restoreMount, restoreUnmount } from "./hot-add";
import { imageCapture, imageCreate, imageExport } from "./image";
import { vmPower } from "./power";
import { restoreQuick, restoreQuickFinish } from "./quick";
import { restoreTargetDelete, restoreVm } from "./restore";
import { runScript } from "./run-script";
import { groupSnapshot } from "./group-snapshot";
import { groupCreate, groupDeleteSnapshot, groupRestoreSnapshot } from "./volume-group";

/* Inputs differ per kind; a kind's own schema stands before its planner, so the map may forget them. */
const supported: Partial<Record<OperationKind, unknown>> = {
  "backup.run": backupRun,
  "restore.vm": restoreVm,
  "restore.mount": restoreMount,
  "restore.unmount": restoreUnmount,
  "restore-target.delete": restoreTargetDelete,
  "restore.quick": restoreQuick,
  "restore.quick-finish": restoreQuickFinish,
  "vm.changed-areas": changedAreas,
  "vm.set-change-tracking": setChangeTracking,
  "vm.power": vmPower,
  "vm.run-script": runScript,
  "image.create": imageCreate,
  "image.capture": imageCapture,
  "image.export": imageExport,
  "volume-group.create": groupCreate,
  "volume-group.snapshot": groupSnapshot,
  "volume-group.delete-snapshot": groupDeleteSnapshot,
  "volume-group.restore-snapshot": groupRestoreSnapshot,
};

/** Why the vendor cannot do the rest; by kind, or by what the kind is about. */
const reasons: Readonly<Record<string, string>> = {
  backup: "Sangfor: backup policies can be read but not changed through the API; change them in the platform's console",
  policy: "Sangfor: backup policies can be read but not changed through the API; change them in the platform's console",
  schedule: "Sangfor: schedules belong to backup policies, which cannot be changed through the API",
  agent: "Sangfor: backups are made without agents",
  volume: "Sangfor: a disk is part of its machine and has no calls of its own",
  "volume-group": "Sangfor: the API can create a consistency group and take, delete and recover its snapshots, nothing else",
  "restore.files": "Sangfor: snapshots are of whole machines; mount one on a backup proxy to reach its files",
  "task.cancel": "Sangfor: a task that has started cannot be cancelled through the API",
};

export const sangforCapabilities = Object.fromEntries(
  operationKinds.map((kind): [OperationKind, Capability] => {
    const support = supported[kind];
    if (support !== undefined) return [kind, { supported: true, operation: support as OperationSupport }];
    const reason = reasons[kind] ?? reasons[kind.split(".", 1)[0] ?? ""];
    return [kind, { supported: false, reason: reason ?? "Sangfor: the API has no call for this" }];
  }),
) as Record<OperationKind, Capability>;
