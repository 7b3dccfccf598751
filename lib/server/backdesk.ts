import { getDb } from "@/lib/db/client";
import { startWorker } from "@/lib/worker";
import { openDatabase } from "./database";
import { startWeb } from "./web";

export interface BackdeskOptions {
  dev: boolean;
  hostname: string;
  port: number;
  databaseUrl: string | null;
  dataDir: string;
  withWorker: boolean;
  /** Runs on the migrated database before anything is served. */
  prepare?: (databaseUrl: string) => Promise<void>;
}

export interface Backdesk {
  /** What must be stopped, in this order. */
  shutdown: (() => Promise<unknown>)[];
}

/** Brings up the whole of Backdesk in this process: database, worker (unless told otherwise) and web. */
export async function startBackdesk(options: BackdeskOptions): Promise<Backdesk> {
  const database = await openDatabase(options);
  await options.prepare?.(database.url);
  const worker = options.withWorker ? await startWorker() : null;
  const web = await startWeb(options);
  return {
    shutdown: [
      () => web.close(),
      async () => worker?.stop(),
      // One pool serves pages and worker alike: it is kept on the process, not on a module.
      () => getDb().$client.end(),
      () => database.release(),
    ],
  };
}
