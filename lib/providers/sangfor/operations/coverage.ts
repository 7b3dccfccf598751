import { sangforContracts } from "../contract";
import { formsOf } from "../release";

/** Operations of the contract that each kind of write sends. */
export const sangforPlannerCoverage: Record<string, readonly string[]> = {
  "backup.run": [
    ...formsOf("createSnapshot"),
    ...formsOf("updateCbt"),
    ...formsOf("getSnapshot"),
    ...formsOf("changedAreas"),
    ...formsOf("getBackupResource"),
    ...formsOf("getServer"),
    "getServerCbtStatus",
    "createBackupResource",
    "updateBackupResource",
    "deleteBackupResource",
    "deleteServerSnapshot",
  ],
  "restore.vm": ["recoverServerFromSnapshot", "createServerFromConfig", "deleteServer"],
  "restore.mount": ["createServerDisks20250725", "getServerSnapshot20240725", "listServerDisks20250725"],
  "restore.unmount": ["actOnServerDisks"],
  "restore-target.delete": ["deleteServerSnapshot"],
  "volume-group.create": ["createConsistencyGroup"],
  "volume-group.snapshot": ["createConsistencyGroupSnapshot"],
  "volume-group.delete-snapshot": ["deleteConsistencyGroupSnapshot"],
  "volume-group.restore-snapshot": ["recoverServerFromSnapshot"],
};

const reasons = {
  login: "the connection's own login; nothing that a person starts",
  images: "machine images are built and published in the platform's console, not restored from",
  attributes: "labels of the platform's console; not part of any backup",
  machines: "running machines is the platform's console's work; a restore says itself whether it starts one",
  disks: "disks are given to machines in the platform's console; mounts use the newer form",
  quick: "recovery from a backup file on NFS needs backup software that wrote the file",
  snapshots: "one snapshot at a time is deleted, so that each is named and confirmed",
  files: "firmware files go with the data that backup software writes",
} as const;

const exceptionsByReason: readonly [keyof typeof reasons, RegExp][] = [
  ["login", /^authenticate/],
  ["snapshots", /^(bulkDeleteServerSnapshots|updateServerSnapshot)$/],
  ["files", /^uploadClusterFile$/],
  ["quick", /^(attachNfsStorage|detachStorage|rebaseServerBackingFile|mergeServerBackupData)$/],
  ["disks", /^createServerDisks$/],
  ["images", /Image/],
  ["attributes", /CustomAttribute/],
  ["machines", /Server/],
];

/** Writes of the contract that no kind of write stands for, with why; all of them can be sent through the proxy. */
export const sangforExceptions: Record<string, string> = Object.fromEntries(
  sangforContracts()
    [""].operations.filter(({ isWrite }) => isWrite)
    .map(({ operationId }) => operationId)
    .filter((id) => !Object.values(sangforPlannerCoverage).some((ids) => ids.includes(id)))
    .flatMap((id) => {
      const found = exceptionsByReason.find(([, pattern]) => pattern.test(id));
      return found === undefined ? [] : [[id, reasons[found[0]]]];
    }),
);
