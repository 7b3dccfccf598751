import "server-only";
import { operationKinds, type OperationKind } from "@/lib/domain/operation";
import type { Capability, Provider } from "../provider";
import { samsungConnection, type SamsungCredentials, type SamsungSettings } from "./connection";
import { testSamsungConnection } from "./connection-test";
import { samsungContracts } from "./contract";
import { samsungReaderCoverage, samsungReaders } from "./readers";

const capabilities = Object.fromEntries(
  operationKinds.map((kind): [OperationKind, Capability] => [
    kind,
    { supported: false, reason: "Samsung's API has no call for this." },
  ]),
) as Record<OperationKind, Capability>;

/** Samsung Cloud Platform: Backup and Block Storage through and through; File, Parallel File and Archive Storage by the proxy. */
export const samsungProvider: Provider<SamsungSettings, SamsungCredentials> = {
  id: "samsung",
  label: "Samsung Cloud Platform",
  connection: samsungConnection,
  contracts: samsungContracts,
  capabilities,
  lookups: {},
  readers: samsungReaders,
  test: testSamsungConnection,
  coverage: { readers: samsungReaderCoverage, planners: {}, lookups: {}, exceptions: {} },
};
