import { openEmbeddedDatabase } from "@/lib/db/embedded";
import { migrateDatabase } from "@/lib/db/migrate";

/**
 * Gives the process its database, migrated: the server of `databaseUrl`, else the embedded one in `dataDir`.
 * Puts the address into DATABASE_URL, where pools of this process look for it.
 */
export async function openDatabase(options: {
  databaseUrl: string | null;
  dataDir: string;
}): Promise<{ url: string; release(): Promise<void> }> {
  const database = options.databaseUrl
    ? { url: options.databaseUrl, release: async () => undefined }
    : await openEmbeddedDatabase(options.dataDir);
  process.env.DATABASE_URL = database.url;
  await migrateDatabase(database.url);
  return { url: database.url, release: async () => void (await database.release()) };
}
