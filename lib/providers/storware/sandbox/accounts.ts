/** A user of the simulated server. */
export interface SandboxUser {
  guid: string;
  login: string;
  password: string;
  token: string;
  privileges: readonly string[];
}

const allPrivileges = [
  "NODE_READ",
  "VE_BACKUP_SLA_READ",
  "VE_BACKUP_SLA_WRITE",
  "APP_BACKUP_SLA_READ",
  "STORAGE_BACKUP_SLA_READ",
  "CLOUD_BACKUP_SLA_READ",
];

/**
 * The users of the sandbox's server. Their passwords open nothing but the sandbox; they are fixed, so that the demo's connection goes
 * on working after a restart, and unlike any other text, so that a test can search for them where no secret may be.
 */
export const sandboxUsers: readonly SandboxUser[] = [
  {
    guid: "5a1f0c52-87c5-4c1e-b0d3-6f4f6a0e1b01",
    login: "sandbox-user-k7Qw2mVx",
    password: "sandbox-only-Zt4rB9eWc6LpYd2NnHs8",
    token: "sandbox-only-token-u3Xf7KjGa1Vq",
    privileges: allPrivileges,
  },
  {
    guid: "5a1f0c52-87c5-4c1e-b0d3-6f4f6a0e1b02",
    login: "sandbox-reader-h5Tn8pRc",
    password: "sandbox-only-Jm3vS7kQx9FgUb5EwZa1",
    token: "sandbox-only-token-e8Ld2PsWy6Mo",
    privileges: ["VE_BACKUP_SLA_READ"],
  },
];

/** Whose machines the server holds: projects of two customers, as the vendor's `tenantId` names them. */
export const sandboxTenants = [
  { tenant: "Acme", tenantId: "3f6c1d0e9b7a4c52a1e8d4f7b2c90a11" },
  { tenant: "Globex", tenantId: "b84e2a7c5d1f49038e6ab3c2d9f70e22" },
] as const;
