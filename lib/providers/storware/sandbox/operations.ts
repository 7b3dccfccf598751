import { backupOperations } from "./backup-operations";
import type { Handlers } from "./call";
import { dashboardOperations } from "./dashboard-operations";
import { infrastructureOperations } from "./infrastructure-operations";
import { machineOperations } from "./machine-operations";
import { mountOperations } from "./mount-operations";
import { policyOperations } from "./policy-operations";
import { sessionOperations } from "./session-operations";
import { settingsOperations } from "./settings-operations";
import { taskOperations } from "./task-operations";

/** What every operation of the contract does, but for logins, which the front plays. */
export const storwareHandlers: Handlers = {
  ...sessionOperations,
  ...machineOperations,
  ...taskOperations,
  ...backupOperations,
  ...mountOperations,
  ...policyOperations,
  ...infrastructureOperations,
  ...dashboardOperations,
  ...settingsOperations,
};

/** Played by the front, since they change sessions. */
export const frontOperations = ["login", "loginWithToken", "logout"] as const;
