import { invitePersonSchema } from "@/lib/domain/people";
import { runCommand } from "@/lib/server/command";
import { inviteAdministrator } from "./administrator";

/* `npm run people:invite -- e-mail "name"`: makes an administrator of everything and prints the link to choose a password. */
const [email, name] = process.argv.slice(2);
const input = invitePersonSchema.pick({ email: true, name: true }).safeParse({ email, name });
if (!input.success) {
  for (const { path, message } of input.error.issues) if (process.argv.length > 2) console.error(`${path.join(".")}: ${message}`);
  console.error('Say whom: npm run people:invite -- admin@example.com "Their name"');
  process.exit(1);
}
const { data: person } = input;
await runCommand(async (db) => {
  const link = await inviteAdministrator(db, person);
  console.log(`${person.email} chooses a password at, once and until ${link?.expiresAt}:\n${link?.url}`);
});
