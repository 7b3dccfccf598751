import "server-only";
import { recordAudit, type AuditActor } from "@/lib/audit/record";
import type { Db } from "@/lib/db/client";
import { showUser } from "@/lib/db/queries/people";
import { users } from "@/lib/db/schema";
import type { InvitedPerson, InvitePerson } from "@/lib/domain/people";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import { newId } from "../new-id";
import { faultOfPassword } from "../password-rules";
import { hashPassword } from "../passwords";
import { requireGivable } from "./reach";
import { setGrants } from "./set-grants";
import { makeLink } from "./sign-in-links";

/** Who does this; the scope is that in which they may. */
export interface PeopleAct {
  caller: { actor: AuditActor; userId: string | null; scope: Scope };
  requestId: string;
}

/** Makes an account and the link by which its person chooses a password; or with a first password that they must change. */
export async function invitePerson(
  db: Db,
  input: InvitePerson,
  { caller, requestId }: PeopleAct,
): Promise<Omit<InvitedPerson, "mail">> {
  await requireGivable(db, caller.scope, input.memberships);
  const { email, name, memberships, initialPassword } = input;
  const fault = initialPassword === undefined ? null : await faultOfPassword(initialPassword, input);
  if (fault) throw refusal("invalid-body", "initialPassword", fault);
  const passwordHash = initialPassword === undefined ? null : await hashPassword(initialPassword);
  const id = newId("user");
  const invitation = await db.transaction(async (tx) => {
    const made = await tx
      .insert(users)
      .values({ id, email, name, passwordHash, mustChangePassword: passwordHash !== null })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (made.length === 0) throw refusal("conflict", "email", "belongs to an account that exists");
    await setGrants(tx, id, memberships);
    const link = passwordHash === null ? await makeLink(tx, id, "invitation") : null;
    await recordAudit(tx, {
      actor: caller.actor,
      action: "person.invite",
      subject: email,
      tenantId: soleTenant(memberships),
      outcome: "done",
      requestId,
      details: { id, memberships, by: link ? "link" : "first password" },
    });
    return link;
  });
  return { ...(await showUser(db, id)), invitation };
}

const refusal = (kind: "invalid-body" | "conflict", path: string, message: string) =>
  new ProblemError(kind, `${path}: ${message}`, { errors: [{ path, message }] });

/** The tenant that an act on a person concerns, where it is one. */
export function soleTenant(grants: readonly { tenantId: string | null }[]): string | null {
  const ids = new Set(grants.map(({ tenantId }) => tenantId));
  return ids.size === 1 ? ([...ids][0] ?? null) : null;
}
