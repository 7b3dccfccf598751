import { sangforContracts } from "../contract";
import { formsOf } from "../release";

/** What reading a machine's changed blocks takes: its snapshot, the lock around it, and the areas. */
const lockedReading = [
  ...formsOf("getSnapshot"),
  ...formsOf("changedAreas"),
  ...formsOf("getBackupResource"),
  "createBackupResource",
  "updateBackupResource",
  "deleteBackupResource",
];
/** The whole agentless sequence but for the snapshot itself. */
const agentless = [...formsOf("updateCbt"), ...formsOf("getServer"), "getServerCbtStatus", ...lockedReading];

/** Operations of the contract that each kind of write sends. */
export const sangforPlannerCoverage: Record<string, readonly string[]> = {
  "backup.run": [...formsOf("createSnapshot"), ...agentless, "deleteServerSnapshot"],
  "restore.vm": ["recoverServerFromSnapshot", "createServerFromConfig", "deleteServer"],
  "restore.mount": ["createServerDisks20250725", "getServerSnapshot20240725", "listServerDisks20250725"],
  "restore.unmount": ["actOnServerDisks"],
  "restore-target.delete": ["deleteServerSnapshot"],
  "restore.quick": ["attachNfsStorage", "rebaseServerBackingFile", "startServer", "mergeServerBackupData", "detachStorage"],
  "restore.quick-finish": ["mergeServerBackupData", "detachStorage"],
  "vm.changed-areas": [...formsOf("createSnapshot"), ...lockedReading, "deleteServerSnapshot"],
  "vm.set-change-tracking": [...formsOf("updateCbt"), "getServerCbtStatus"],
  "vm.power": ["startServer", "stopServer", "rebootServer", ...formsOf("getServer")],
  "vm.run-script": ["invokeServerScript20241230", "getServerScriptResult"],
  "image.create": ["createImage"],
  "image.capture": ["createImageFromServer"],
  "image.export": ["exportImage"],
  "image.upload": ["uploadImage", "uploadOvaImage"],
  "image.download": ["downloadImage"],
  "firmware.upload": ["uploadClusterFile"],
  "firmware.download": ["downloadClusterFile"],
  "volume-group.create": ["createConsistencyGroup"],
  "volume-group.snapshot": ["createConsistencyGroupSnapshot", "deleteConsistencyGroupSnapshot", ...agentless],
  "volume-group.delete-snapshot": ["deleteConsistencyGroupSnapshot"],
  "volume-group.restore-snapshot": ["recoverServerFromSnapshot"],
};

const reasons = {
  login: "the connection's own login; nothing that a person starts",
  images: "base images and their copies are the platform's own stock, kept in its console",
  script: "machines are given scripts by the newer form; this one is for passwords in the older padding",
  attributes: "labels of the platform's console; not part of any backup",
  machines: "building and changing machines is the platform's console's work",
  disks: "disks are given to machines in the platform's console; mounts use the newer form",
  snapshots: "one snapshot at a time is deleted, so that each is named and confirmed",
} as const;

const exceptionsByReason: readonly [keyof typeof reasons, RegExp][] = [
  ["login", /^authenticate/],
  ["snapshots", /^(bulkDeleteServerSnapshots|updateServerSnapshot)$/],
  ["script", /^invokeServerScript$/],
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
