import { sandboxConsoles, sandboxEndpointSecret, sandboxKeyFile, type SandboxConsole } from "./accounts";

const tenantOf: Readonly<Record<string, string>> = { "700101": "Acme", "700102": "Globex", "700201": "Globex" };

/** Connections that a demo makes to this sandbox: one per console, named once for each tenant whose organization is on it. */
export function googleDemoConnections(sandboxUrl: string) {
  return sandboxConsoles.flatMap((console) => {
    const connection = {
      provider: "google",
      name: `Google ${console.region}`,
      endpoint: `${sandboxUrl}/google/${console.name}`,
      settings: settingsOf(console, sandboxUrl),
      credentials: credentialsOf(console, sandboxUrl),
    };
    return console.organizations.map(({ id }) => ({ tenant: tenantOf[id] ?? "Acme", vendorTenant: id, connection }));
  });
}

function settingsOf(console: SandboxConsole, sandboxUrl: string): Record<string, unknown> {
  const endpoint = `${sandboxUrl}/google/iamcredentials/v1/projects/-/serviceAccounts/${console.serviceAccount}:generateAccessToken`;
  return {
    region: console.region,
    signIn: console.signIn,
    ...(console.signIn === "token-endpoint" ? { tokenEndpoint: endpoint } : {}),
    syncIntervalSeconds: 120,
  };
}

function credentialsOf(console: SandboxConsole, sandboxUrl: string): Record<string, unknown> {
  return console.signIn === "token-endpoint"
    ? { tokenEndpointSecret: sandboxEndpointSecret }
    : { serviceAccountKey: sandboxKeyFile(console, `${sandboxUrl}/google/oauth2/token`) };
}
