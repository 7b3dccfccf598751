import { rotateSecondFactors } from "@/lib/access/second-factor";
import { parseEnv } from "@/lib/config/env";
import { openDb } from "@/lib/db/client";
import { rotateChannelKeys } from "@/lib/notifications/rotate";
import { openDatabase } from "@/lib/server/database";
import { resignDays } from "@/lib/audit";
import { rotateKeys } from "./rotate";

/* `npm run keys:rotate`: encrypts every stored credential and second factor anew under the first key of BACKDESK_ENCRYPTION_KEYS. */
const parsed = parseEnv(process.env);
if (!parsed.ok) {
  for (const line of parsed.lines) console.error(line);
  process.exit(1);
}
const { env } = parsed;
const database = await openDatabase({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.BACKDESK_DATA_DIR });
const db = openDb(database.url, 2);
try {
  const keys = env.BACKDESK_ENCRYPTION_KEYS;
  const rotated = (await rotateKeys(db, keys)) + (await rotateChannelKeys(db, keys)) + (await rotateSecondFactors(db, keys));
  const first = keys[0]?.id;
  const signed = await resignDays(db, keys);
  if (signed > 0) console.log(`${signed} days of the record signed anew.`);
  console.log(`${rotated} secrets encrypted anew under the key ${first}. Keys that no longer stand first can be removed.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await db.$client.end();
  await database.release();
}
