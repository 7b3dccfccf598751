import { sandboxTenants, sandboxUsers } from "./accounts";

/** The demo's connection to this sandbox, once for every tenant whose machines it reads. */
export function storwareDemoConnections(sandboxUrl: string) {
  const [user] = sandboxUsers;
  if (user === undefined) throw new Error("The sandbox has no users.");
  return sandboxTenants.map(({ tenant, tenantId }) => ({
    tenant,
    vendorTenant: tenantId,
    connection: {
      provider: "storware",
      name: "vProtect",
      endpoint: `${sandboxUrl}/storware`,
      settings: { syncIntervalSeconds: 120 },
      credentials: { login: user.login, password: user.password },
    },
  }));
}
