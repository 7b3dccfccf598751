"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { useState, type FormEvent } from "react";
import { SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { createShareLink } from "@/components/api/reports";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import type { Tenant } from "@/lib/domain/people";

const lifetimes = [
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
] as const;

/** Whose report, for whom, until when; then the link, once. */
export default function ShareLinkForm({ tenants, onDone }: { tenants: readonly Tenant[]; onDone: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [tenantId, setTenantId] = useState(tenants.length === 1 ? (tenants[0]?.id ?? "") : "");
  const [days, setDays] = useState<(typeof lifetimes)[number]["value"]>("30");
  const [isCopied, setIsCopied] = useState(false);
  const making = useMutation({
    mutationFn: () =>
      createShareLink({ name: name.trim(), tenantId, expiresAt: new Date(Date.now() + Number(days) * 86_400_000).toISOString() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["share-links"] }),
  });
  if (making.data) {
    const address = `${window.location.origin}/shared#${making.data.secret}`;
    return (
      <div className="grid gap-4">
        <p>This is the link. It is shown now and never again.</p>
        <code className="rounded-md bg-muted p-3 font-mono text-sm break-all">{address}</code>
        <div className="flex justify-end gap-2">
          <Button onClick={() => void navigator.clipboard.writeText(address).then(() => setIsCopied(true))}>
            <Copy aria-hidden /> <span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
          </Button>
          <Button onClick={onDone} variant="primary">
            I have kept it
          </Button>
        </div>
      </div>
    );
  }
  const canMake = name.trim() !== "" && tenantId !== "" && !making.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canMake) making.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <TextField help="Who gets it; it stands in the record." label="Name" onChange={setName} value={name} />
      <SelectField
        empty="Choose …"
        label="Tenant"
        onChange={setTenantId}
        options={tenants.map((tenant) => ({ value: tenant.id, label: tenant.name }))}
        value={tenantId}
      />
      <SelectField label="Ends after" onChange={(value) => value !== "" && setDays(value)} options={lifetimes} value={days} />
      <p className="text-sm text-bad" role="alert">
        {making.error && problemWords(making.error)}
      </p>
      <div className="flex justify-end">
        <Button disabled={!canMake} type="submit" variant="primary">
          Make link
        </Button>
      </div>
    </form>
  );
}
