import { parseEnv } from "@/lib/config/env";
import { openDb } from "@/lib/db/client";
import { openDatabase } from "@/lib/server/database";
import { verifyAudit } from "./verify";

/* `npm run audit:verify`: walks the record and says whether it holds; ends with 1 where it does not. */
const parsed = parseEnv(process.env);
if (!parsed.ok) {
  for (const line of parsed.lines) console.error(line);
  process.exit(1);
}
const { env } = parsed;
const database = await openDatabase({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.BACKDESK_DATA_DIR });
const db = openDb(database.url, 2);
try {
  const { ok, checked, broken, head, days, unsigned, publicKeys } = await verifyAudit(db, env.BACKDESK_ENCRYPTION_KEYS);
  for (const { keyId, pem } of publicKeys) console.log(`Key ${keyId}\n${pem.trim()}`);
  console.log(
    `${days.signed} signed days, ${days.removed} of them removed by rule; ${unsigned} entries after the last signed head.`,
  );
  if (ok) console.log(`The record holds: ${checked} entries, head ${head}.`);
  else {
    console.error(
      `The record is broken at ${broken?.id} (place ${broken?.sequence}): ${broken?.reason}. ${checked} entries before it fit.`,
    );
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await db.$client.end();
  await database.release();
}
