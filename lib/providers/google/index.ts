import "server-only";
import type { Provider } from "../provider";
import { googleConnection, type GoogleCredentials, type GoogleSettings } from "./connection";
import { testGoogleConnection } from "./connection-test";
import { googleContracts } from "./contract";
import { googleLookupCoverage, googleLookups } from "./lookups";
import { googleCapabilities } from "./operations";
import { googleExceptions, googlePlannerCoverage } from "./operations/coverage";
import { googleReaderCoverage, googleReaders } from "./readers";

/** Google Cloud Backup and DR through its management console. */
export const googleProvider: Provider<GoogleSettings, GoogleCredentials> = {
  id: "google",
  label: "Google Cloud Backup and DR",
  connection: googleConnection,
  contracts: googleContracts,
  capabilities: googleCapabilities,
  lookups: googleLookups,
  readers: googleReaders,
  test: testGoogleConnection,
  coverage: {
    readers: googleReaderCoverage,
    planners: googlePlannerCoverage,
    lookups: googleLookupCoverage,
    exceptions: googleExceptions,
  },
};
