"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { tenantsQuery } from "@/components/api/inventory";
import { channelsQuery, createChannel } from "@/components/api/notifications";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Field } from "@/components/wizard/field";
import type { CreateChannel } from "@/lib/domain/notification";
import { momentWords } from "@/lib/domain/request-words";
import { requestMoments } from "@/lib/domain/states";

const formats = [
  { value: "webhook", label: "Webhook (JSON, signed)" },
  { value: "slack", label: "Slack" },
  { value: "mattermost", label: "Mattermost" },
  { value: "teams", label: "Microsoft Teams" },
] as const;

/** What a chat wants to hear: what waits for somebody, and how it ended. */
const usualMoments = ["submitted", "reminded", "succeeded", "failed", "expired"] as const;

export default function NewChannel({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const { data: tenants } = useQuery(tenantsQuery);
  const [name, setName] = useState("");
  const [format, setFormat] = useState<CreateChannel["format"]>("slack");
  const [url, setUrl] = useState("");
  const [signingKey, setSigningKey] = useState("");
  const [tenantId, setTenantId] = useState("");
  const [moments, setMoments] = useState<readonly CreateChannel["moments"][number][]>(usualMoments);
  const making = useMutation({
    mutationFn: () =>
      createChannel({
        name: name.trim(),
        format,
        isActive: true,
        moments: [...moments],
        tenantId: tenantId || null,
        url: url.trim(),
        ...(format === "webhook" ? { signingKey } : {}),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: channelsQuery.queryKey });
      onDone();
    },
  });
  const isReady = name.trim() !== "" && url.trim() !== "" && moments.length > 0 && (format !== "webhook" || signingKey !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !making.isPending) making.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <TextField label="Name" value={name} onChange={setName} />
      <SelectField label="Kind" value={format} options={formats} onChange={(value) => value !== "" && setFormat(value)} />
      <SecretField
        label="Address"
        value={url}
        help="As the chat gave it to you. It is kept encrypted and not shown again."
        onChange={setUrl}
      />
      {format === "webhook" && (
        <SecretField
          label="Signing key"
          value={signingKey}
          help="At least 16 characters; the receiver proves with it that a message is from here (HMAC-SHA256)."
          onChange={setSigningKey}
        />
      )}
      <SelectField
        label="Tenant"
        value={tenantId}
        empty="Every tenant"
        options={(tenants?.items ?? []).map((tenant) => ({ value: tenant.id, label: tenant.name }))}
        onChange={setTenantId}
      />
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">Tell it of</legend>
        <div className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
          {requestMoments.map((moment) => (
            <label key={moment} className="flex items-center gap-2">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-accent"
                checked={moments.includes(moment)}
                onChange={() =>
                  setMoments(moments.includes(moment) ? moments.filter((known) => known !== moment) : [...moments, moment])
                }
              />
              {momentWords[moment]}
            </label>
          ))}
        </div>
      </fieldset>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {making.error && problemWords(making.error)}
      </p>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={!isReady || making.isPending}>
          Add
        </Button>
      </div>
    </form>
  );
}

interface SecretFieldProps {
  label: string;
  value: string;
  help: string;
  onChange: (value: string) => void;
}

function SecretField({ label, value, help, onChange }: SecretFieldProps) {
  return (
    <Field label={label} help={help}>
      {(ids) => (
        <Input
          {...ids}
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
