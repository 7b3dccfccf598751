import { parseEnv, type Env } from "@/lib/config/env";
import { openDb, type Db } from "@/lib/db/client";
import { ProblemError } from "@/lib/http/problems";
import { openDatabase } from "./database";

/**
 * Runs a command of the command line on Backdesk's database, which it starts where nobody else has. What is wrong with the
 * environment, or goes wrong on the way, is printed, and the process ends with 1.
 */
export async function runCommand(work: (db: Db, env: Env) => Promise<void>): Promise<void> {
  const parsed = parseEnv(process.env);
  if (!parsed.ok) {
    for (const line of parsed.lines) console.error(line);
    process.exitCode = 1;
    return;
  }
  const { env } = parsed;
  const database = await openDatabase({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.BACKDESK_DATA_DIR });
  const db = openDb(database.url, 2);
  try {
    await work(db, env);
  } catch (error) {
    console.error(error instanceof ProblemError ? error.detail : error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await db.$client.end();
    await database.release();
  }
}
