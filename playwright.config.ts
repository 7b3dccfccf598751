import { defineConfig, devices } from "@playwright/test";

const port = process.env.E2E_PORT ?? "4300";
const sandboxPort = process.env.E2E_SANDBOX_PORT ?? "4310";
const dataDir = `.data-e2e-${port}`;

export default defineConfig({
  testDir: "e2e",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    trace: "retain-on-failure",
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 720 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--disable-component-update", "--no-first-run"],
    },
  },
  webServer: {
    // Every run starts on an empty database.
    command: `rm -rf ${dataDir} && npm run -s demo`,
    url: `http://127.0.0.1:${port}/api/ready`,
    timeout: 240_000,
    reuseExistingServer: false,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    env: { PORT: port, SANDBOX_PORT: sandboxPort, BACKDESK_DATA_DIR: dataDir },
  },
});
