import { invitePersonSchema } from "@/lib/domain/people";
import { runCommand } from "@/lib/server/command";
import { invitePerson } from "./invite";

/* `npm run people:invite -- e-mail "name"`: makes an administrator of everything and prints the link to choose a password. */
const [email, name] = process.argv.slice(2);
const input = invitePersonSchema.safeParse({ email, name, memberships: [{ tenantId: null, role: "admin" }] });
if (!input.success) {
  console.error('Say whom: npm run people:invite -- admin@example.com "Their name"');
  process.exit(1);
}
const { data: person } = input;
await runCommand(async (db) => {
  const caller = {
    actor: { kind: "system" as const, id: "people:invite", name: "Command line" },
    userId: null,
    scope: { tenantIds: "all" as const },
  };
  const { invitation } = await invitePerson(db, person, { caller, requestId: "people:invite" });
  console.log(`${person.email} chooses a password at, once and until ${invitation?.expiresAt}:\n${invitation?.url}`);
});
