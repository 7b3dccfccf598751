import { sandboxAccounts, sandboxProjects } from "./accounts";
import { platformZone } from "./platform-clock";

/** Connections that a demo makes to this sandbox, one per project, with the tenant each belongs to. */
export function sangforDemoConnections(sandboxUrl: string) {
  return sandboxProjects.flatMap(({ tenant, id }) => {
    const account = sandboxAccounts.find(({ name }) => name === tenant);
    if (account === undefined) return [];
    return [
      {
        tenant,
        vendorTenant: id,
        connection: {
          provider: "sangfor",
          name: `${tenant} Sangfor`,
          endpoint: `${sandboxUrl}/sangfor`,
          settings: { signIn: "password", timezone: platformZone, syncIntervalSeconds: 120 },
          credentials: { username: account.username, password: account.password },
        },
      },
    ];
  });
}
