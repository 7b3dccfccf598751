import { parseEnv } from "@/lib/config/env";
import { getDb, openDb } from "@/lib/db/client";
import { startBackdesk } from "@/lib/server/backdesk";
import { buildIfNeeded } from "@/lib/server/build-if-needed";
import { onShutdown } from "@/lib/server/shutdown";
import { readOrMakeDemoKeys } from "./keys";
import { seedDemoRequests } from "./requests";
import { startSandboxProcess } from "./sandbox-process";
import { demoPassword, demoPeople, seedDemo } from "./seed";

/* `npm run demo`: the built console, its database and the sandbox of vendors, all on loopback, ready to click. */
const dataDir = process.env.BACKDESK_DATA_DIR ?? ".data";
const keys = await readOrMakeDemoKeys(dataDir);
const hostname = process.env.HOSTNAME && isLoopback(process.env.HOSTNAME) ? process.env.HOSTNAME : "127.0.0.1";
const port = process.env.PORT ?? "3000";
Object.assign(process.env, {
  NODE_ENV: "production",
  HOSTNAME: hostname,
  PORT: port,
  BACKDESK_DATA_DIR: dataDir,
  BACKDESK_VENDOR_NETWORKS: process.env.BACKDESK_VENDOR_NETWORKS ?? "127.0.0.0/8",
  BACKDESK_ENCRYPTION_KEYS: keys.encryptionKeys,
  NEXTAUTH_SECRET: keys.authSecret,
  NEXTAUTH_URL: `http://${hostname}:${port}`,
});
const parsed = parseEnv(process.env);
if (!parsed.ok) {
  for (const line of parsed.lines) console.error(line);
  process.exit(1);
}
const { env } = parsed;

try {
  await buildIfNeeded((line) => console.log(line));
  const sandbox = await startSandboxProcess({ port: env.SANDBOX_PORT, scale: env.DEMO_SCALE, nightHour: env.SANDBOX_NIGHT_HOUR });
  const backdesk = await startBackdesk({
    dev: false,
    hostname,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir,
    withWorker: env.BACKDESK_WORKER === "on",
    prepare: async (databaseUrl) => {
      const db = openDb(databaseUrl, 2);
      await seedDemo(db, { sandboxUrl: sandbox.url });
      await db.$client.end();
    },
  });
  const ending = new AbortController();
  onShutdown([async () => ending.abort(), ...backdesk.shutdown, () => sandbox.stop()]);
  // The sandbox has to be read first; the console is ready without it.
  void seedDemoRequests(getDb(), ending.signal).catch((error: unknown) => {
    if (!ending.signal.aborted) console.error("The demo's requests could not be made:", error);
  });
  console.log(
    `\nBackdesk is ready: http://${hostname}:${env.PORT}\nSandbox of vendors: ${sandbox.url}\n\nSign in with the password ${demoPassword} as`,
  );
  for (const person of demoPeople)
    console.log(`  ${person.email.padEnd(26)} ${person.role.padEnd(9)} ${person.tenants ?? "all tenants"}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** A demo with a known password listens on this machine only; container set-ups that name another host are overruled. */
function isLoopback(name: string): boolean {
  return name === "localhost" || name === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}
