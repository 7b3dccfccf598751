"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { TextField } from "@/components/actions/fields/plain-fields";
import { invitePerson, peopleQuery, everyTenantQuery } from "@/components/api/people";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import type { Grant } from "@/lib/domain/roles";
import { GrantsField } from "./grants-field";
import { LinkNote } from "./link-note";

export function InviteForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const { data: tenants } = useQuery(everyTenantQuery);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [chosen, setChosen] = useState<Grant[] | null>(null);
  // The least that can be given, until something else is chosen.
  const memberships = chosen ?? [{ role: "viewer" as const, tenantId: tenants?.[0]?.id ?? null }];
  const inviting = useMutation({
    mutationFn: () => invitePerson({ name: name.trim(), email: email.trim(), memberships }),
    onSuccess: () => client.invalidateQueries({ queryKey: peopleQuery.queryKey }),
  });
  const link = inviting.data?.invitation;
  if (inviting.data && link) {
    return (
      <div className="grid gap-4">
        <LinkNote link={link} email={inviting.data.email} />
        <div className="flex justify-end">
          <Button variant="primary" onClick={onDone}>
            I have passed it on
          </Button>
        </div>
      </div>
    );
  }
  const isReady = name.trim() !== "" && email.trim() !== "" && tenants !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) inviting.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <TextField label="Name" value={name} onChange={setName} />
      <TextField label="E-mail" value={email} help="What they sign in with." onChange={setEmail} />
      <GrantsField value={memberships} onChange={setChosen} />
      <p role="alert" className="text-sm text-bad">
        {inviting.error && problemWords(inviting.error)}
      </p>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={!isReady || inviting.isPending}>
          Make the link
        </Button>
      </div>
    </form>
  );
}
