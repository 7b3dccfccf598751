import path from "node:path";
import { migrate as runDrizzle } from "drizzle-orm/node-postgres/migrator";
import { runMigrations as runWorkerMigrations } from "graphile-worker";
import { openDb } from "./client";
import { triggers } from "./triggers.sql";

/** Every Backdesk process may call this at its start; only one at a time does the work. */
export async function migrateDatabase(url: string): Promise<void> {
  const db = openDb(url, 2);
  const client = await db.$client.connect();
  try {
    await client.query("select pg_advisory_lock(727001)");
    await client.query("create extension if not exists pg_trgm");
    await runDrizzle(db, { migrationsFolder: path.join(process.cwd(), "lib/db/migrations") });
    for (const statement of triggers) await client.query(statement);
    await runWorkerMigrations({ connectionString: url });
  } finally {
    await client.query("select pg_advisory_unlock(727001)").finally(() => client.release());
    await db.$client.end();
  }
}
