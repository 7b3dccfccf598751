/** A customer of the simulated vendor, with the one key pair it signs with. */
export interface SandboxAccount {
  tenant: string;
  accountId: string;
  accessKey: string;
  secretKey: string;
  /** Where the key's requests go when their path names no region. */
  homeRegion: string;
  regions: readonly string[];
  /** Whom the vendor names in `created_by` and `modified_by`. */
  userId: string;
}

/** The two regions replicate to each other. */
export const sandboxRegions = ["kr-west1", "kr-east1"] as const;

/**
 * The accounts of the sandbox. The keys open nothing but the sandbox; they are fixed, so that the demo's connections go on
 * working after a restart, and unlike any other text, so that a test can search for them where no secret may be.
 */
export const sandboxAccounts: readonly SandboxAccount[] = [
  {
    tenant: "Acme",
    accountId: "db0462b4ff5cbba93a9fa546eaca107c",
    accessKey: "SANDBOXCF529B57FE58943AC96699D6B",
    secretKey: "sandbox-only-nYBku9mxZ7JUpj89RJC6AUPyaNfsH1Xyy1PD5nlXMgauGM1A",
    homeRegion: "kr-west1",
    regions: sandboxRegions,
    userId: "a2e771cdb8bdaeef0446dc3008b6693a",
  },
  {
    tenant: "Globex",
    accountId: "cc4d12e914e38a433993f1cac4dda74b",
    accessKey: "SANDBOX53BAFE7081BBE29E21F066889",
    secretKey: "sandbox-only-pIijjpf1EZDxmw83WcNUxY9pMe6xWoVldELS7jghpHpWzUMt",
    homeRegion: "kr-east1",
    regions: sandboxRegions,
    userId: "2af86297670020bd9739eba56b6c4f7e",
  },
];

/** The region that this one's copies go to; null for a region without a partner. */
export function partnerRegion(region: string): string | null {
  if (!sandboxRegions.some((known) => known === region)) return null;
  return sandboxRegions.find((other) => other !== region) ?? null;
}
