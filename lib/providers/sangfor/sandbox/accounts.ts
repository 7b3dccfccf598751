/** A project of the platform: what the vendor calls a tenant. */
export interface SandboxProject {
  tenant: string;
  id: string;
  name: string;
}

export const sandboxProjects = [
  { tenant: "Acme", id: "0a51d3b26c6f4e6b9c7f1c9f2f4be2a1", name: "acme" },
  { tenant: "Globex", id: "7be0c2a7c5de4a0f8a6d1d3c34f5a9b2", name: "globex" },
] as const satisfies readonly SandboxProject[];

/** A user of the simulated platform. Keys and passwords open nothing but the sandbox. */
export interface SandboxAccount {
  name: string;
  userId: string;
  username: string;
  password: string;
  accessKey: string;
  secretKey: string;
  roles: readonly string[];
  /** Projects whose things the user sees; the first is the token's tenant. */
  projectIds: readonly string[];
}

const [acme, globex] = sandboxProjects;

/**
 * The accounts of the sandbox, fixed so that the demo's connections go on working after a restart. The platform's administrator sees
 * both projects. Names and passwords are unlike any other text, so that a test can search for them where no secret may be.
 */
export const sandboxAccounts: readonly SandboxAccount[] = [
  {
    name: "Acme",
    userId: "5e1c3f0b8b6a4c6e9d60a4c7f8a1b2c3",
    username: "bk-operator-q7x2",
    password: "sandbox-only-Vt4!hQz81mKpXr",
    accessKey: "SANDBOXSCP4E1F7A90C2D35B68",
    secretKey: "sandbox-only-3Zk0uQm7FfWq2sYpTn6vRb1xLc8gHd5j",
    roles: ["project_admin"],
    projectIds: [acme.id],
  },
  {
    name: "Globex",
    userId: "93c1f2ae44d84b51bb8d7f26e0c5d1a7",
    username: "bk-operator-m3w9",
    password: "sandbox-only-Nc9?tLy26jBsDf",
    accessKey: "SANDBOXSCPB73D2C8F51A6E094",
    secretKey: "sandbox-only-9Xr4dGv2KeMu7bTzQh1nWc6yPs3fJa8o",
    roles: ["project_admin"],
    projectIds: [globex.id],
  },
  {
    name: "Platform",
    userId: "c80f5a1d3e7b4e0c8a9d2b6f4e1c7a05",
    username: "bk-platform-z1k5",
    password: "sandbox-only-Rw5#eUo73gTnHs",
    accessKey: "SANDBOXSCP0C9E6B4D2F8A7153",
    secretKey: "sandbox-only-6Hb1oYs8VaNi3mXkRe9wDq4tUz7cGp2f",
    roles: ["admin"],
    projectIds: [acme.id, globex.id],
  },
];
