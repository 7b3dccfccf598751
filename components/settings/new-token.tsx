"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { useState, type FormEvent } from "react";
import { SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { everyTenantQuery } from "@/components/api/people";
import { createToken } from "@/components/api/tokens";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Toggle } from "@/components/wizard/toggle";
import type { Role } from "@/lib/domain/roles";

const lifetimes = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
] as const;

const roles = (["viewer", "helpdesk", "auditor", "operator", "admin"] as const satisfies readonly Role[]).map((role) => ({
  value: role,
  label: role,
}));

export function NewToken({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [days, setDays] = useState<(typeof lifetimes)[number]["value"]>("90");
  const [role, setRole] = useState<Role | "">("");
  const [tenantId, setTenantId] = useState("");
  const { data: tenants = [] } = useQuery(everyTenantQuery);
  const [readOnly, setReadOnly] = useState(true);
  const [isCopied, setIsCopied] = useState(false);
  const making = useMutation({
    mutationFn: () =>
      createToken({
        name: name.trim(),
        readOnly,
        expiresAt: new Date(Date.now() + Number(days) * 86_400_000).toISOString(),
        ...(role === "" ? {} : { role }),
        ...(tenantId === "" ? {} : { tenantIds: [tenantId] }),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
  const token = making.data?.token;
  if (token) {
    return (
      <div className="grid gap-4">
        <p>This is the token. It is shown now and never again.</p>
        <code className="rounded-md bg-muted p-3 font-mono text-sm break-all">{token}</code>
        <div className="flex justify-end gap-2">
          <Button onClick={() => void navigator.clipboard.writeText(token).then(() => setIsCopied(true))}>
            <Copy aria-hidden /> <span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
          </Button>
          <Button variant="primary" onClick={onDone}>
            I have kept it
          </Button>
        </div>
      </div>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") making.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <TextField label="Name" value={name} help="What it is for." onChange={setName} />
      <SelectField label="Ends after" value={days} options={lifetimes} onChange={(value) => value !== "" && setDays(value)} />
      <SelectField label="Role" value={role} empty="As much as you may" options={roles} onChange={setRole} />
      <SelectField
        label="Tenants"
        value={tenantId}
        empty="All that you may see"
        options={tenants.map(({ id, name: label }) => ({ value: id, label }))}
        onChange={setTenantId}
      />
      <Toggle label="Reads only" help="It can change nothing, whatever you may." isOn={readOnly} onChange={setReadOnly} />
      <p role="alert" className="text-sm text-bad">
        {making.error && problemWords(making.error)}
      </p>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={name.trim() === "" || making.isPending}>
          Make token
        </Button>
      </div>
    </form>
  );
}
