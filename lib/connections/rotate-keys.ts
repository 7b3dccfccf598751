import { eq } from "drizzle-orm";
import { openSecret, sealSecret } from "@/lib/access/secrets";
import { parseEnv } from "@/lib/config/env";
import { openDb } from "@/lib/db/client";
import { connections } from "@/lib/db/schema";
import { openDatabase } from "@/lib/server/database";

/* `npm run keys:rotate`: encrypts every stored credential anew under the first key of BACKDESK_ENCRYPTION_KEYS. */
const parsed = parseEnv(process.env);
if (!parsed.ok) {
  for (const line of parsed.lines) console.error(line);
  process.exit(1);
}
const { env } = parsed;
const keys = env.BACKDESK_ENCRYPTION_KEYS;
const database = await openDatabase({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.BACKDESK_DATA_DIR });
const db = openDb(database.url, 2);
let rotated = 0;
for (const row of await db.select().from(connections)) {
  if (row.credentialsKeyId === keys[0]?.id) continue;
  const secret = sealSecret(keys, row.id, openSecret(keys, row.id, { keyId: row.credentialsKeyId, cipher: row.credentialsCipher }));
  await db.update(connections).set({ credentialsCipher: secret.cipher, credentialsKeyId: secret.keyId }).where(eq(connections.id, row.id));
  rotated += 1;
}
await db.$client.end();
await database.release();
console.log(`${rotated} credentials encrypted anew under the key ${keys[0]?.id}. Keys that no longer stand first can be removed.`);
