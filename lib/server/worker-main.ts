import { parseEnv } from "@/lib/config/env";
import { getDb } from "@/lib/db/client";
import { startWorker } from "@/lib/worker";
import { openDatabase } from "./database";
import { onShutdown } from "./shutdown";

/* `npm run worker`: works on the shared queue and serves nothing. */
const parsed = parseEnv(process.env);
if (!parsed.ok) {
  for (const line of parsed.lines) console.error(line);
  process.exit(1);
}
const { env } = parsed;

try {
  const database = await openDatabase({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.BACKDESK_DATA_DIR });
  const worker = await startWorker();
  onShutdown([() => worker.stop(), () => getDb().$client.end(), () => database.release()]);
  console.log("Backdesk's worker is working.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
