import { parseEnv } from "@/lib/config/env";
import { openDb } from "@/lib/db/client";
import { invitePersonSchema } from "@/lib/domain/people";
import { openDatabase } from "@/lib/server/database";
import { ProblemError } from "@/lib/http/problems";
import { invitePerson } from "./invite";

/* `npm run people:invite -- e-mail "name"`: makes an administrator of everything and prints the link to choose a password. */
const [email, name] = process.argv.slice(2);
const input = invitePersonSchema.safeParse({ email, name, memberships: [{ tenantId: null, role: "admin" }] });
const parsed = parseEnv(process.env);
if (!input.success || !parsed.ok) {
  if (!parsed.ok) for (const line of parsed.lines) console.error(line);
  if (!input.success) console.error('Say whom: npm run people:invite -- admin@example.com "Their name"');
  process.exit(1);
}
const { env } = parsed;
const database = await openDatabase({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.BACKDESK_DATA_DIR });
const db = openDb(database.url, 2);
try {
  const caller = {
    actor: { kind: "system" as const, id: "people:invite", name: "Command line" },
    userId: null,
    scope: { tenantIds: "all" as const },
  };
  const { invitation } = await invitePerson(db, input.data, { caller, requestId: "people:invite" });
  console.log(`${input.data.email} chooses a password at, once and until ${invitation?.expiresAt}:\n${invitation?.url}`);
} catch (error) {
  console.error(error instanceof ProblemError ? error.detail : error);
  process.exitCode = 1;
} finally {
  await db.$client.end();
  await database.release();
}
