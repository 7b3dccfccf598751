import type { Readers } from "../../reader";
import type { StorwareSettings } from "../connection";
import { readAgents } from "./agent";
import { readBackups } from "./backup";
import { readHistories } from "./history";
import { readPolicies } from "./policy";
import { readRestoreTargets } from "./restore-target";
import { readSchedules } from "./schedule";
import { readSnapshots } from "./snapshot";
import { readVms } from "./vm";
import { readVolumeGroups } from "./volume-group";

export const storwareReaders: Readers<StorwareSettings> = {
  vm: readVms,
  backup: readBackups,
  schedule: readSchedules,
  policy: readPolicies,
  history: readHistories,
  restoreTarget: readRestoreTargets,
  volumeGroup: readVolumeGroups,
  snapshot: readSnapshots,
  agent: readAgents,
};

const machines = ["listVirtualMachinesDetailed", "getVirtualMachine"];
const policies = ["listVmBackupPolicies", "getVmBackupPolicy", "listSchedules"];

/** Operations of the contract that each reader uses. */
export const storwareReaderCoverage: Record<string, readonly string[]> = {
  vm: machines,
  backup: [...machines, ...policies],
  schedule: policies,
  policy: policies,
  history: ["listTasks"],
  restoreTarget: ["listBackups", "listMountedBackups"],
  volumeGroup: machines,
  snapshot: ["listSnapshots"],
  agent: ["listNodes"],
};
