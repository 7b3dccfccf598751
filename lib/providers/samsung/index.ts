import "server-only";
import type { Provider } from "../provider";
import { samsungConnection, type SamsungCredentials, type SamsungSettings } from "./connection";
import { testSamsungConnection } from "./connection-test";
import { samsungContracts } from "./contract";
import { samsungLookupCoverage, samsungLookups } from "./lookups";
import { samsungCapabilities } from "./operations";
import { samsungCoverageExceptions, samsungPlannerCoverage } from "./operations/coverage";
import { samsungReaderCoverage, samsungReaders } from "./readers";

/** Samsung Cloud Platform: Backup, Block, File, Parallel File and Archive Storage. */
export const samsungProvider: Provider<SamsungSettings, SamsungCredentials> = {
  id: "samsung",
  label: "Samsung Cloud Platform",
  connection: samsungConnection,
  contracts: samsungContracts,
  capabilities: samsungCapabilities,
  lookups: samsungLookups,
  readers: samsungReaders,
  test: testSamsungConnection,
  coverage: {
    readers: samsungReaderCoverage,
    planners: samsungPlannerCoverage,
    lookups: samsungLookupCoverage,
    exceptions: samsungCoverageExceptions,
  },
};
