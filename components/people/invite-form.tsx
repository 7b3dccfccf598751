"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { invitePerson, peopleQuery, everyTenantQuery } from "@/components/api/people";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import type { Grant } from "@/lib/domain/roles";
import { GrantsField } from "./grants-field";
import { InviteReceipt } from "./invite-receipt";

type Way = "link" | "mail" | "password";

const ways: readonly { value: Way; label: string; act: string }[] = [
  { value: "link", label: "By a link that you pass on", act: "Make the link" },
  { value: "mail", label: "By a link that Backdesk mails to them", act: "Send the link" },
  { value: "password", label: "By a first password that you tell them", act: "Invite with this password" },
];

/** `hasMail`: there is a mail server that can take the link to its person. */
export function InviteForm({ hasMail, onDone }: { hasMail: boolean; onDone: () => void }) {
  const client = useQueryClient();
  const { data: tenants } = useQuery(everyTenantQuery);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [way, setWay] = useState<Way>("link");
  const [initialPassword, setInitialPassword] = useState("");
  const [chosen, setChosen] = useState<Grant[] | null>(null);
  // The least that can be given, until something else is chosen.
  const memberships = chosen ?? [{ role: "viewer" as const, tenantId: tenants?.[0]?.id ?? null }];
  const inviting = useMutation({
    mutationFn: () =>
      invitePerson({
        name: name.trim(),
        email: email.trim(),
        memberships,
        ...(way === "mail" ? { sendMail: true } : way === "password" ? { initialPassword } : {}),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: peopleQuery.queryKey }),
  });
  if (inviting.data) return <InviteReceipt person={inviting.data} onDone={onDone} />;
  const isNamed = name.trim() !== "" && email.trim() !== "";
  const isReady = isNamed && tenants !== undefined && (way !== "password" || initialPassword !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) inviting.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <TextField label="Name" value={name} onChange={setName} />
      <TextField label="E-mail" value={email} help="What they sign in with." onChange={setEmail} />
      <GrantsField value={memberships} onChange={setChosen} />
      <SelectField
        label="How they get in"
        value={way}
        options={ways.filter(({ value }) => value !== "mail" || hasMail)}
        onChange={(value) => setWay(value === "" ? "link" : value)}
      />
      {way === "password" && (
        <TextField
          label="First password"
          value={initialPassword}
          help="At least 12 characters. It opens nothing but the way to a password of their own."
          onChange={setInitialPassword}
        />
      )}
      <p role="alert" className="text-sm text-bad">
        {inviting.error && problemWords(inviting.error)}
      </p>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={!isReady || inviting.isPending}>
          {ways.find(({ value }) => value === way)?.act}
        </Button>
      </div>
    </form>
  );
}
