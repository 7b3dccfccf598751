import { parseEnv } from "@/lib/config/env";
import { startBackdesk } from "./backdesk";
import { buildIfNeeded } from "./build-if-needed";
import { onShutdown } from "./shutdown";

/* `npm start` and `npm run dev`: everything in one process, configured by the environment alone. */
const dev = process.argv.includes("--dev");
const parsed = parseEnv(process.env);
if (!parsed.ok) {
  for (const line of parsed.lines) console.error(line);
  process.exit(1);
}
const { env } = parsed;
Object.assign(process.env, { NODE_ENV: dev ? "development" : "production" });

try {
  if (!dev) await buildIfNeeded((line) => console.log(line));
  const backdesk = await startBackdesk({
    dev,
    hostname: env.HOSTNAME,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir: env.BACKDESK_DATA_DIR,
    withWorker: env.BACKDESK_WORKER === "on",
  });
  onShutdown(backdesk.shutdown);
  console.log(`Backdesk listens on http://${env.HOSTNAME}:${env.PORT}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
