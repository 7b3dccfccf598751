import type { Readers } from "../../reader";
import type { GoogleSettings } from "../connection";
import { readBackups } from "./backup";
import { readHistories } from "./history";
import { readPolicyRows } from "./policy";
import { readRestoreTargets } from "./restore-target";
import { readSchedules } from "./schedule";
import { readVms } from "./vm";
import { readVolumeGroups } from "./volume-group";

export const googleReaders: Readers<GoogleSettings> = {
  vm: readVms,
  backup: readBackups,
  schedule: readSchedules,
  policy: readPolicyRows,
  restoreTarget: readRestoreTargets,
  history: readHistories,
  volumeGroup: readVolumeGroups,
};

/** Operations of the contract that each reader uses. */
export const googleReaderCoverage: Record<string, readonly string[]> = {
  vm: ["listApplications", "getApplication", "listHosts", "getHost", "listAppliances", "listProfiles"],
  backup: ["listSlas", "getSla", "listTemplates", "listPolicies"],
  schedule: ["listTemplates", "listPolicies"],
  policy: ["listTemplates", "listPolicies"],
  restoreTarget: ["listBackups"],
  history: ["listAllJobs", "listBackups"],
  volumeGroup: [
    "listConsistencyGroups",
    "getConsistencyGroup",
    "listConsistencyGroupMembers",
    "listLogicalGroups",
    "getLogicalGroup",
    "listLogicalGroupMembers",
  ],
};
