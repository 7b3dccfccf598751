"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { NumberField, SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { auditSettingsQuery, changeAuditSettings } from "@/components/api/audit";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/input";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { Field } from "@/components/wizard/field";
import type { AuditSettings, AuditSink } from "@/lib/domain/audit";

/** How long the record is kept and where it is sent. */
export default function KeepingDialog({ onDone }: { onDone: () => void }) {
  const { data, error } = useQuery(auditSettingsQuery);
  return (
    <Dialog onOpenChange={(isOpen) => !isOpen && onDone()} open title="Keeping the record">
      {error ? (
        <p className="text-bad" role="alert">
          {problemWords(error)}
        </p>
      ) : data ? (
        <KeepingForm known={data} onDone={onDone} />
      ) : (
        <Skeleton className="h-48" />
      )}
    </Dialog>
  );
}

const protocols = [
  { value: "tls", label: "TCP with TLS" },
  { value: "tcp", label: "TCP" },
  { value: "udp", label: "UDP: entries may be lost" },
] as const;

function KeepingForm({ known, onDone }: { known: AuditSettings; onDone: () => void }) {
  const client = useQueryClient();
  const [keepDays, setKeepDays] = useState(known.keepDays);
  const [protocol, setProtocol] = useState<AuditSink["protocol"] | "">(known.sink?.protocol ?? "");
  const [host, setHost] = useState(known.sink?.host ?? "");
  const [port, setPort] = useState<number | null>(known.sink?.port ?? 6514);
  const [caPem, setCaPem] = useState(known.sink?.caPem ?? "");
  const saving = useMutation({
    mutationFn: () =>
      changeAuditSettings({
        keepDays,
        sink:
          protocol === ""
            ? null
            : { protocol, host: host.trim(), port: port ?? 0, caPem: caPem.trim() === "" ? null : caPem.trim() },
      }),
    onSuccess: (settings) => {
      client.setQueryData(auditSettingsQuery.queryKey, settings);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <NumberField
        help="Empty: for ever. At least 30. Signed heads of removed days stay, so that the rest can still be proved."
        label="Keep entries for days"
        max={36_500}
        min={30}
        onChange={setKeepDays}
        value={keepDays}
      />
      <SelectField
        empty="Nowhere"
        help="As syslog (RFC 5424), each entry as it comes."
        label="Send entries over"
        onChange={setProtocol}
        options={protocols}
        value={protocol}
      />
      {protocol !== "" && (
        <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
          <TextField label="Collector" onChange={setHost} value={host} />
          <NumberField help="Often 6514 or 514." label="Port" max={65_535} min={1} onChange={setPort} value={port} />
        </div>
      )}
      {protocol === "tls" && (
        <Field help="The authority's certificate as PEM; empty for those that the system trusts." label="Certificate authority">
          {(ids) => <Textarea {...ids} onChange={(event) => setCaPem(event.target.value)} value={caPem} />}
        </Field>
      )}
      {known.sink && (
        <p className="text-table text-muted-foreground">
          {known.waiting.toLocaleString("en")} waiting; last sent <Moment at={known.sentAt} />.
          {known.lastError && <span className="block text-bad">The last try failed: {known.lastError}</span>}
        </p>
      )}
      <p className="text-sm text-bad" role="alert">
        {saving.error && problemWords(saving.error)}
      </p>
      <div className="flex justify-end">
        <Button disabled={saving.isPending} type="submit" variant="primary">
          Save
        </Button>
      </div>
    </form>
  );
}
