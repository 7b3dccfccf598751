import "server-only";
import type { Provider } from "../provider";
import { storwareConnection, type StorwareCredentials, type StorwareSettings } from "./connection";
import { testStorwareConnection } from "./connection-test";
import { storwareContracts } from "./contract";
import { storwareLookupCoverage, storwareLookups } from "./lookups";
import { storwareCapabilities } from "./operations";
import { storwareExceptions, storwarePlannerCoverage } from "./operations/coverage";
import { storwareReaderCoverage, storwareReaders } from "./readers";

/** Storware vProtect: one server with its machines, policies, backups, tasks and mounts. */
export const storwareProvider: Provider<StorwareSettings, StorwareCredentials> = {
  id: "storware",
  label: "Storware vProtect",
  connection: storwareConnection,
  contracts: storwareContracts,
  capabilities: storwareCapabilities,
  lookups: storwareLookups,
  readers: storwareReaders,
  test: testStorwareConnection,
  coverage: {
    readers: storwareReaderCoverage,
    planners: storwarePlannerCoverage,
    lookups: storwareLookupCoverage,
    exceptions: storwareExceptions,
  },
};
