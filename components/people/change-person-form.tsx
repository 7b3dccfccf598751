"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { TextField } from "@/components/actions/fields/plain-fields";
import { changePerson, dropSecondFactor, newSignInLink, peopleQuery } from "@/components/api/people";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import type { ChangePerson, User } from "@/lib/domain/people";
import type { Grant } from "@/lib/domain/roles";
import { ActNow } from "./act-now";
import { GrantsField } from "./grants-field";
import { LinkNote } from "./link-note";
import { PersonStateMark } from "./person-state";

/** Name and roles of one person, and what ends or mends their sign-in. */
export function ChangePersonForm({ person }: { person: User }) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: peopleQuery.queryKey });
  const [name, setName] = useState(person.name);
  const [grants, setGrants] = useState<Grant[]>(person.memberships.map(({ role, tenantId }) => ({ role, tenantId })));
  const change = useMutation({ mutationFn: (wish: ChangePerson) => changePerson(person.id, wish), onSuccess: refresh });
  const link = useMutation({ mutationFn: () => newSignInLink(person.id), onSuccess: refresh });
  const factor = useMutation({ mutationFn: () => dropSecondFactor(person.id), onSuccess: refresh });
  const failure = change.error ?? link.error ?? factor.error;
  const isDisabled = person.state === "disabled";
  const save = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim(), ...(person.provider === null ? { memberships: grants } : {}) });
  };
  return (
    <div className="grid gap-6">
      <form className="grid gap-4" onSubmit={save}>
        <TextField label="Name" value={name} onChange={setName} />
        {person.provider === null ? (
          <GrantsField value={grants} onChange={setGrants} />
        ) : (
          <p className="text-muted-foreground">
            The groups at {person.provider} decide the roles of this person, anew at every sign-in.
          </p>
        )}
        <div className="flex flex-wrap items-center justify-end gap-3">
          <p role="status" className="text-sm text-muted-foreground">
            {change.isSuccess && "Saved. Who was given less is signed out."}
          </p>
          <Button type="submit" variant="primary" disabled={name.trim() === "" || change.isPending}>
            Save
          </Button>
        </div>
      </form>
      <section aria-label="Sign-in" className="grid gap-3 border-t pt-4">
        <PersonStateMark state={person.state} />
        {!isDisabled && person.provider === null && (
          <ActNow
            label={person.state === "invited" ? "Make a new link" : "Reset the password"}
            sureLabel={person.state === "invited" ? "Replace the link" : "Reset it now"}
            help={
              person.state === "invited"
                ? "The earlier link then opens nothing."
                : "They are signed out everywhere, their tokens are revoked, and a link lets them choose another."
            }
            isBusy={link.isPending}
            onSure={() => link.mutate()}
          />
        )}
        {link.data && <LinkNote link={link.data} email={person.email} />}
        {person.hasSecondFactor && (
          <ActNow
            label="Reset the second factor"
            sureLabel="Take it away now"
            help="For a lost authenticator. They are signed out everywhere, and sign in with the password alone."
            isBusy={factor.isPending}
            onSure={() => factor.mutate()}
          />
        )}
        <ActNow
          label={isDisabled ? "Enable" : "Disable"}
          sureLabel={isDisabled ? "Enable now" : "Disable now"}
          help={
            isDisabled
              ? "They can sign in again. Sessions and tokens of before stay ended."
              : "Sessions, tokens and running exports end within seconds. What they did stays in the audit."
          }
          isBusy={change.isPending}
          onSure={() => change.mutate({ disabled: !isDisabled })}
        />
        <p role="alert" className="text-sm text-bad">
          {failure && problemWords(failure)}
        </p>
      </section>
    </div>
  );
}
