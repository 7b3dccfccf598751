import { defineConfig, devices } from "@playwright/test";
import { baseURL, dataDir, identityProviderUrl, mailboxUrl, mailServerUrl, ports } from "./e2e/ports";

/** How the demo is told of the tests' identity provider. */
const identityProviders = [
  {
    id: "acme",
    name: "Acme",
    issuer: identityProviderUrl,
    clientId: "backdesk",
    clientSecret: "a-secret-of-the-tests",
    scopes: ["openid", "email", "profile", "groups"],
    mappings: [
      { group: "service-desk", role: "helpdesk", tenant: "acme" },
      { group: "backup-operators", role: "operator" },
    ],
  },
];

export default defineConfig({
  testDir: "e2e",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  reporter: "list",
  use: {
    baseURL,
    trace: "retain-on-failure",
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 720 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--disable-component-update", "--no-first-run"],
    },
  },
  webServer: [
    {
      command: "npx tsx --tsconfig tsconfig.node.json e2e/identity-provider.ts",
      url: `${identityProviderUrl}/.well-known/openid-configuration`,
      timeout: 60_000,
      reuseExistingServer: false,
      gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    },
    {
      command: "npx tsx --tsconfig tsconfig.node.json e2e/mail-server.ts",
      url: mailboxUrl,
      timeout: 60_000,
      reuseExistingServer: false,
      gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    },
    {
      // Every run starts on an empty database.
      command: `rm -rf ${dataDir} && npm run -s demo`,
      url: `${baseURL}/api/ready`,
      timeout: 240_000,
      reuseExistingServer: false,
      stdout: "pipe",
      gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
      env: {
        PORT: String(ports.backdesk),
        SANDBOX_PORT: String(ports.sandbox),
        // A machine that is being copied takes no other task, rightly: what tests can do must not hang on the hour they run at.
        SANDBOX_NIGHT_HOUR: String((new Date().getUTCHours() + 12) % 24),
        BACKDESK_DATA_DIR: dataDir,
        BACKDESK_OIDC: JSON.stringify(identityProviders),
        BACKDESK_SMTP_URL: mailServerUrl,
      },
    },
  ],
});
