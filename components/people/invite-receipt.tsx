"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { InvitedPerson } from "@/lib/domain/people";
import { LinkNote } from "./link-note";

/** What came of an invitation: the link to pass on, whether a mail went, or what the first password is good for. */
export function InviteReceipt({ person, onDone }: { person: InvitedPerson; onDone: () => void }) {
  const { email, invitation, mail } = person;
  const isSent = mail !== null && mail.error === null;
  return (
    <div className="grid gap-4">
      {mail && (
        <p role="status" className="flex items-start gap-2">
          {isSent ? (
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
          ) : (
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
          )}
          <span>
            {isSent
              ? `Sent: the mail server took the link for ${mail.to}. If the mail does not arrive, pass the link on yourself.`
              : `Not sent: ${mail.error} The link is good all the same.`}
          </span>
        </p>
      )}
      {invitation ? (
        <LinkNote link={invitation} email={email} isSent={isSent} />
      ) : (
        <p role="status">
          {email} can sign in with the first password, and has to choose another before anything else opens. It is not shown
          again.
        </p>
      )}
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          {invitation && !isSent ? "I have passed it on" : "Done"}
        </Button>
      </div>
    </div>
  );
}
