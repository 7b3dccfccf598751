import { sandboxAccounts } from "./accounts";

/** Connections that a demo makes to this sandbox, one per account in its home region, with the tenant each belongs to. */
export function samsungDemoConnections(sandboxUrl: string) {
  return sandboxAccounts.map((account) => ({
    tenant: account.tenant,
    vendorTenant: account.accountId,
    connection: {
      provider: "samsung",
      name: `${account.tenant} ${account.homeRegion}`,
      endpoint: `${sandboxUrl}/samsung/{region}/{service}`,
      settings: { region: account.homeRegion, environment: "e", accountId: account.accountId, syncIntervalSeconds: 120 },
      credentials: { accessKey: account.accessKey, secretKey: account.secretKey },
    },
  }));
}
