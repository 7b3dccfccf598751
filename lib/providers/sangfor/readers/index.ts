import type { Readers } from "../../reader";
import type { SangforSettings } from "../connection";
import { formsOf } from "../release";
import { readBackups } from "./backup";
import { readHistories } from "./history";
import { readPolicies } from "./policy";
import { readRestoreTargets } from "./restore-target";
import { readSchedules } from "./schedule";
import { readSnapshots } from "./snapshot";
import { readVms } from "./vm";
import { readVolumeGroups } from "./volume-group";

export const sangforReaders: Readers<SangforSettings> = {
  vm: readVms,
  backup: readBackups,
  schedule: readSchedules,
  policy: readPolicies,
  volumeGroup: readVolumeGroups,
  snapshot: readSnapshots,
  restoreTarget: readRestoreTargets,
  history: readHistories,
};

/** Operations of the contract that each reader uses. */
export const sangforReaderCoverage: Record<string, readonly string[]> = {
  vm: [...formsOf("listServers"), "getPlatform", "getSystemVersion"],
  backup: ["listBackupPolicies"],
  schedule: ["listBackupPolicies"],
  policy: ["listBackupPolicies"],
  volumeGroup: ["getConsistencyGroupSummary"],
  snapshot: ["listConsistencyGroupSnapshots"],
  restoreTarget: ["listServerSnapshots"],
  history: ["listTasks", "getTask"],
};
