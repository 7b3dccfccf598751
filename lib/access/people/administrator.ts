import "server-only";
import { eq } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { users } from "@/lib/db/schema";
import type { InvitePerson, SignInLink } from "@/lib/domain/people";
import { heldGrants } from "../held-grants";
import { resetPerson } from "./change";
import { invitePerson } from "./invite";

const commandLine = {
  caller: {
    actor: { kind: "system" as const, id: "people:invite", name: "Command line" },
    userId: null,
    scope: { tenantIds: "all" as const },
  },
  requestId: "people:invite",
};

/**
 * Makes an administrator of everything and gives the link by which they choose a password. Asked again for one who has yet to
 * choose, it gives another link: the first person has nobody else to ask. Throws where the account is anybody else's.
 */
export async function inviteAdministrator(db: Db, person: Pick<InvitePerson, "email" | "name">): Promise<SignInLink | null> {
  const [known] = await db.select().from(users).where(eq(users.email, person.email));
  if (known?.passwordHash === null && (await isAdministrator(db, known.id))) return resetPerson(db, known.id, commandLine);
  const invited = await invitePerson(db, { ...person, memberships: [{ tenantId: null, role: "admin" }] }, commandLine);
  return invited.invitation;
}

const isAdministrator = async (db: Db, id: string) =>
  (await heldGrants(db, id)).some(({ tenantId, role }) => tenantId === null && role === "admin");
