import "server-only";
import { eq } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record";
import type { Db, Transaction } from "@/lib/db/client";
import { showUser } from "@/lib/db/queries/people";
import { sessions, users } from "@/lib/db/schema";
import type { ChangePerson, SignInLink, User } from "@/lib/domain/people";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import { dropSecondFactor, endAllAccess } from "../end-access";
import { endSessions } from "../sessions";
import { soleTenant, type PeopleAct } from "./invite";
import { personInReach, requireAnAdministrator, requireGivable, takeTurn } from "./reach";
import { setGrants } from "./set-grants";
import { endLinks, makeLink } from "./sign-in-links";

type InReach = Awaited<ReturnType<typeof personInReach>>;

/** One act on one person: in turn, on a person in reach who is not oneself, recorded with it. */
async function actOn<T>(
  db: Db,
  id: string,
  { caller, requestId }: PeopleAct,
  act: (tx: Transaction, person: InReach) => Promise<{ action: string; details: Record<string, unknown>; result: T }>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await takeTurn(tx);
    const person = await personInReach(tx, caller.scope, id);
    if (caller.userId === id)
      throw new ProblemError("conflict", "This is yourself. Ask another administrator, or see your profile.");
    const { action, details, result } = await act(tx, person);
    await recordAudit(tx, {
      actor: caller.actor,
      action,
      subject: person.user.email,
      tenantId: soleTenant(person.grants),
      outcome: "done",
      requestId,
      details: { id, ...details },
    });
    return result;
  });
}

/** One person, for whoever has them in reach. */
export async function showPerson(db: Db, scope: Scope, id: string): Promise<User> {
  await personInReach(db, scope, id);
  return showUser(db, id);
}

/**
 * Changes name, roles, or whether a person may come in at all. Disabled: sessions, tokens, streams and exports end at once.
 * Given less: sessions end, and tokens do what is left. What is given more is there with the next request.
 */
export async function changePerson(db: Db, id: string, change: ChangePerson, act: PeopleAct): Promise<User> {
  if (change.memberships) await requireGivable(db, act.caller.scope, change.memberships);
  await actOn(db, id, act, async (tx, person) => {
    const details: Record<string, unknown> = {};
    if (change.name !== undefined && change.name !== person.user.name) {
      await tx.update(users).set({ name: change.name }).where(eq(users.id, id));
      details.name = { before: person.user.name, after: change.name };
    }
    if (change.memberships) {
      if (person.provider !== null)
        throw new ProblemError(
          "conflict",
          `memberships: ${person.provider} decides the roles of this person. Change the groups there.`,
          {
            errors: [{ path: "memberships", message: `are decided by ${person.provider}` }],
          },
        );
      const { isLess } = await setGrants(tx, id, change.memberships);
      details.memberships = { before: person.grants, after: change.memberships };
      if (isLess) details.ended = { sessions: await endSessions(tx, eq(sessions.userId, id)) };
    }
    if (change.disabled === true && person.user.disabledAt === null) {
      await tx.update(users).set({ disabledAt: new Date() }).where(eq(users.id, id));
      await endLinks(tx, id);
      details.ended = await endAllAccess(tx, id);
    } else if (change.disabled === false && person.user.disabledAt !== null) {
      await tx.update(users).set({ disabledAt: null }).where(eq(users.id, id));
    }
    await requireAnAdministrator(tx);
    return { action: actionOf(change), details, result: undefined };
  });
  return showUser(db, id);
}

const actionOf = ({ disabled }: ChangePerson): string =>
  disabled === undefined ? "person.change" : disabled ? "person.disable" : "person.enable";

/** Ends all that a person has, takes the password away and gives the link by which they choose another. */
export async function resetPerson(db: Db, id: string, act: PeopleAct): Promise<SignInLink> {
  return actOn(db, id, act, async (tx, person) => {
    if (person.provider !== null)
      throw new ProblemError("conflict", `This person signs in with ${person.provider} and has no password here.`);
    if (person.user.disabledAt !== null) throw new ProblemError("conflict", "This person is disabled. Enable them first.");
    const isInvitation = person.user.passwordHash === null;
    await tx.update(users).set({ passwordHash: null, mustChangePassword: false }).where(eq(users.id, id));
    const ended = await endAllAccess(tx, id);
    const link = await makeLink(tx, id, isInvitation ? "invitation" : "reset");
    return {
      action: isInvitation ? "person.invite" : "person.reset-password",
      details: { ended, expiresAt: link.expiresAt },
      result: link,
    };
  });
}

/** For somebody who lost their authenticator and the recovery codes: only the password is asked for again. Sessions end. */
export async function resetSecondFactor(db: Db, id: string, act: PeopleAct): Promise<void> {
  await actOn(db, id, act, async (tx) => {
    if (!(await dropSecondFactor(tx, id))) throw new ProblemError("conflict", "This person has no second factor.");
    return { action: "person.reset-second-factor", details: { ended: await endAllAccess(tx, id) }, result: undefined };
  });
}
