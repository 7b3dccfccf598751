import { sandboxPrivateKey } from "./signing-key";

/** An organization of a console: what tenant rules match on. */
export interface SandboxOrganization {
  id: string;
  name: string;
}

/** One management console of the simulated vendor, with the identity that may sign in to it. */
export interface SandboxConsole {
  /** First part of its addresses: `/google/<name>/actifio/...`. */
  name: string;
  region: string;
  project: string;
  serviceAccount: string;
  signIn: "service-account-key" | "token-endpoint";
  /** How much of all machines it has, 0 to 1. */
  share: number;
  organizations: readonly SandboxOrganization[];
}

/** One console that two tenants share, and one of its own for the second. */
export const sandboxConsoles: readonly SandboxConsole[] = [
  {
    name: "bmc-100200300400-shared-dot-asia-northeast3",
    region: "asia-northeast3",
    project: "sandbox-shared",
    serviceAccount: "backdesk@sandbox-shared.iam.gserviceaccount.com",
    signIn: "service-account-key",
    share: 0.7,
    organizations: [
      { id: "700101", name: "Acme" },
      { id: "700102", name: "Globex" },
    ],
  },
  {
    name: "bmc-500600700800-globex-dot-europe-west1",
    region: "europe-west1",
    project: "sandbox-globex",
    serviceAccount: "backdesk@sandbox-globex.iam.gserviceaccount.com",
    signIn: "token-endpoint",
    share: 0.3,
    organizations: [{ id: "700201", name: "Globex Europe" }],
  },
];

export const sandboxKeyId = "sandboxkey0000000000000000000000000000001";

/** What the IAM endpoint asks for before it makes tokens; unlike any other text, so that a test can search for it. */
export const sandboxEndpointSecret = "sandbox-only-wV7f3hQkPzR2mX9tLd8sYb4nJc6gTa1e";

/** The key file of a console's service account, as Google Cloud would give it; tokens are made at `tokenUri`. */
export function sandboxKeyFile(console: SandboxConsole, tokenUri: string): string {
  return JSON.stringify({
    type: "service_account",
    project_id: console.project,
    private_key_id: sandboxKeyId,
    private_key: sandboxPrivateKey,
    client_email: console.serviceAccount,
    client_id: "100000000000000000001",
    token_uri: tokenUri,
  });
}
