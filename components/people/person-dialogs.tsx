"use client";

import type { User } from "@/lib/domain/people";
import { Dialog } from "@/components/ui/dialog";
import { ChangePersonForm } from "./change-person-form";
import { InviteForm } from "./invite-form";
import type { OpenDialog } from "./person-list";

interface PersonDialogsProps {
  open: Exclude<OpenDialog, null>;
  people: readonly User[];
  hasMail: boolean;
  onClose: () => void;
}

/** What opens over the list of people, fetched when it is first wanted. */
export default function PersonDialogs({ open, people, hasMail, onClose }: PersonDialogsProps) {
  const person = open.kind === "person" ? people.find(({ id }) => id === open.id) : undefined;
  const close = (isOpen: boolean) => isOpen || onClose();
  if (open.kind === "invite") {
    return (
      <Dialog open onOpenChange={close} title="Invite a person">
        <InviteForm hasMail={hasMail} onDone={onClose} />
      </Dialog>
    );
  }
  if (!person) return null;
  return (
    <Dialog open onOpenChange={close} title={person.name} description={person.email}>
      <ChangePersonForm key={person.id} person={person} />
    </Dialog>
  );
}
