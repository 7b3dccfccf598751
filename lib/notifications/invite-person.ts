import "server-only";
import { invitePerson, type PeopleAct } from "@/lib/access/people";
import { recordAudit } from "@/lib/audit";
import { getEnv } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import type { InvitedPerson, InvitePerson, MailReceipt, SignInLink } from "@/lib/domain/people";
import { invalidBody } from "@/lib/http/read-body";
import { composeInvitation, mailFaultOf, sendMail } from "./mail";

/** Invites a person and, where that is wished, mails them the link. A mail that does not go leaves the link, to be passed on. */
export async function invitePersonByLinkOrMail(db: Db, input: InvitePerson, act: PeopleAct): Promise<InvitedPerson> {
  if (input.sendMail && getEnv().BACKDESK_SMTP_URL === undefined)
    throw invalidBody([
      { path: ["sendMail"], message: "cannot be done without a mail server; set BACKDESK_SMTP_URL, or pass the link on" },
    ]);
  const person = await invitePerson(db, input, act);
  const { invitation } = person;
  return { ...person, mail: input.sendMail && invitation ? await mailTo(db, { ...person, invitation }, act) : null };
}

/** Sends the link and records whether the mail server took it. */
async function mailTo(
  db: Db,
  { id, email, name, invitation }: { id: string; email: string; name: string; invitation: SignInLink },
  { caller, requestId }: PeopleAct,
): Promise<MailReceipt> {
  const mail = composeInvitation({ name, inviter: caller.actor.name }, invitation);
  const error = await sendMail(email, mail, `${id}-invitation`).then(() => null, mailFaultOf);
  await recordAudit(db, {
    actor: caller.actor,
    action: "person.mail-invitation",
    subject: email,
    outcome: error === null ? "done" : "failed",
    requestId,
    details: { id, ...(error === null ? {} : { error }) },
  });
  return { to: email, error };
}
