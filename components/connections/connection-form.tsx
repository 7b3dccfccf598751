"use client";

import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { ApiRefusal } from "@/components/api/client";
import { changeConnection, createConnection, providersQuery, type ConnectableProvider } from "@/components/api/connections";
import { TextField } from "@/components/actions/fields/plain-fields";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/native-select";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { Field } from "@/components/wizard/field";
import type { Connection } from "@/lib/domain/connection";
import { ProviderFields, settingsOf, shownFields } from "./provider-fields";

interface ConnectionFormProps {
  /** Absent: a new one. */
  connection?: Connection;
  onSaved: (connection: Connection) => void;
}

/** Adds or changes a connection; its fields are what its provider says it needs. */
export function ConnectionForm({ connection, onSaved }: ConnectionFormProps) {
  const { data, error, refetch } = useQuery(providersQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  const [first] = data?.items ?? [];
  if (!data || !first) return <Skeleton className="h-64" />;
  return <LoadedForm providers={data.items} connection={connection} onSaved={onSaved} />;
}

interface LoadedFormProps {
  providers: readonly ConnectableProvider[];
  connection: Connection | undefined;
  onSaved: (connection: Connection) => void;
}

function LoadedForm({ providers, connection, onSaved }: LoadedFormProps) {
  const [providerId, setProviderId] = useState(connection?.provider ?? providers[0]?.id ?? "");
  const provider = providers.find((entry) => entry.id === providerId);
  const [name, setName] = useState(connection?.name ?? "");
  const [endpoint, setEndpoint] = useState(connection?.endpoint ?? provider?.defaultEndpoint ?? "");
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      Object.entries(connection?.settings ?? {}).flatMap(([key, value]) =>
        typeof value === "string" ? [[`settings.${key}`, value]] : [],
      ),
    ),
  );
  const [replaces, setReplaces] = useState(connection === undefined);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!provider) return <p className="text-bad">The vendor of this connection is not known here any more.</p>;
  const faults = refusal instanceof ApiRefusal ? (refusal.problem.errors ?? []) : [];
  const faultOf = (path: string) => faults.find((fault) => fault.path === path)?.message ?? null;
  const fields = shownFields(provider, values).filter((field) => replaces || field.group === "settings");

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!provider) return;
    setIsBusy(true);
    setRefusal(null);
    const input = {
      name: name.trim(),
      endpoint: endpoint.trim(),
      settings: { ...connection?.settings, ...settingsOf(provider, values, "settings") },
      ...(replaces ? { credentials: settingsOf(provider, values, "credentials") } : {}),
    };
    try {
      if (connection) onSaved(await changeConnection(connection.id, input));
      else if (input.credentials) onSaved(await createConnection(provider.id, { ...input, credentials: input.credentials }));
    } catch (error) {
      setRefusal(error);
    }
    setIsBusy(false);
  }

  return (
    <form className="grid max-w-xl gap-5" onSubmit={(event) => void save(event)} noValidate>
      {!connection && (
        <Field label="Vendor">
          {(ids) => (
            <NativeSelect
              {...ids}
              className="w-full"
              value={providerId}
              onChange={(event) => {
                setProviderId(event.target.value);
                setEndpoint(providers.find((entry) => entry.id === event.target.value)?.defaultEndpoint ?? "");
                setValues({});
              }}
            >
              {providers.map((entry) => (
                <option key={entry.id} value={entry.id}>
                  {entry.label}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
      )}
      <TextField label="Name" value={name} help="What it is called in lists." error={faultOf("name")} onChange={setName} />
      <TextField
        label="Address"
        value={endpoint}
        help={provider.endpointHelp}
        error={faultOf("endpoint")}
        onChange={setEndpoint}
      />
      <ProviderFields
        fields={fields}
        values={values}
        faultOf={faultOf}
        onChange={(key, value) => setValues((known) => ({ ...known, [key]: value }))}
      />
      {connection && !replaces && (
        <div>
          <Button onClick={() => setReplaces(true)}>Replace the credentials</Button>
          <p className="mt-1 text-sm text-muted-foreground">The stored ones are never shown.</p>
        </div>
      )}
      <p role="alert" className="text-sm text-bad">
        {refusal !== null && problemWords(refusal)}
      </p>
      <div>
        <Button type="submit" variant="primary" disabled={isBusy}>
          {isBusy ? "Saving …" : connection ? "Save" : "Add connection"}
        </Button>
      </div>
    </form>
  );
}
