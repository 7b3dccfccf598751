import "server-only";
import type { Provider } from "../provider";
import { sangforConnection, type SangforCredentials, type SangforSettings } from "./connection";
import { testSangforConnection } from "./connection-test";
import { sangforContents } from "./contents";
import { sangforContracts } from "./contract";
import { sangforLookupCoverage, sangforLookups } from "./lookups";
import { sangforCapabilities } from "./operations";
import { sangforExceptions, sangforPlannerCoverage } from "./operations/coverage";
import { sangforReaderCoverage, sangforReaders } from "./readers";

/** Sangfor Cloud Platform: machines, snapshots, policies, tasks, consistency groups and images; the rest by the proxy. */
export const sangforProvider: Provider<SangforSettings, SangforCredentials> = {
  id: "sangfor",
  label: "Sangfor Cloud Platform",
  connection: sangforConnection,
  contracts: sangforContracts,
  capabilities: sangforCapabilities,
  lookups: sangforLookups,
  contents: sangforContents,
  readers: sangforReaders,
  test: testSangforConnection,
  coverage: {
    readers: sangforReaderCoverage,
    planners: sangforPlannerCoverage,
    lookups: sangforLookupCoverage,
    exceptions: sangforExceptions,
  },
};
