import "server-only";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import * as schema from "./schema";

export type Db = NodePgDatabase<typeof schema> & { $client: pg.Pool };
export type Transaction = Parameters<Parameters<Db["transaction"]>[0]>[0];
/** What a query may run on: the pool, or a transaction that is under way. */
export type Queryable = Db | Transaction;

/** Opens a pool of its own; for the worker, tests and commands. Close it with `db.$client.end()`. */
export function openDb(url: string, max = 10): Db {
  const pool = new pg.Pool({ connectionString: url, max, application_name: "backdesk" });
  // A connection that dies while idle is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => undefined);
  // The same for one that dies while it is in use: its query fails, and that is told to whoever asked.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return drizzle(pool, { schema });
}

const holder = globalThis as typeof globalThis & { backdeskDb?: Db };

/** This process's pool, opened at the first use. The process that starts Backdesk puts the address in DATABASE_URL. */
export function getDb(): Db {
  if (!holder.backdeskDb) {
    const url = process.env.DATABASE_URL;
    if (!url)
      throw new Error("DATABASE_URL is not set: start Backdesk with `npm start`, which also starts the embedded database.");
    holder.backdeskDb = openDb(url, 30);
  }
  return holder.backdeskDb;
}
