"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { vmChoices } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import { SelectField, TextField } from "./plain-fields";
import { RowPicker } from "./row-picker";

const words = {
  vm: "Virtual server",
  "bare-metal": "Bare-metal server",
  gpu: "GPU server",
  "multi-node-gpu": "Multi-node GPU cluster",
  endpoint: "Endpoint of a network",
} as const;

export interface Attachment {
  serverId: string;
  kind: keyof typeof words;
}

/** Kinds that are machines of the inventory; of the others the vendor gives no list. */
const machineKinds: readonly Attachment["kind"][] = ["vm", "bare-metal", "gpu"];

interface AttachmentFieldsProps {
  connectionId: string;
  attachments: readonly Attachment[];
  kinds: readonly Attachment["kind"][];
  onChange: (attachments: Attachment[]) => void;
}

/** What a volume hangs on or can be mounted by: a machine by its name, anything else by the vendor's own id. */
export function AttachmentFields({ connectionId, attachments, kinds, onChange }: AttachmentFieldsProps) {
  return attachments.map((attachment, index) => {
    const change = (changed: Partial<Attachment>) =>
      onChange(attachments.map((known, at) => (at === index ? { ...known, ...changed } : known)));
    return (
      <div className="grid gap-4" key={index}>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Kind of server"
            onChange={(kind) => kind !== "" && change({ kind, serverId: "" })}
            options={kinds.map((kind) => ({ value: kind, label: words[kind] }))}
            value={attachment.kind}
          />
          <TextField
            help="As the vendor's console shows it."
            label="Server id at the vendor"
            onChange={(serverId) => change({ serverId: serverId.trim() })}
            value={attachment.serverId}
          />
        </div>
        {machineKinds.includes(attachment.kind) && (
          <ServerPicker
            chosen={attachment.serverId}
            connectionId={connectionId}
            key={attachment.kind}
            kind={attachment.kind}
            onChange={(serverId) => change({ serverId })}
          />
        )}
      </div>
    );
  });
}

interface ServerPickerProps {
  connectionId: string;
  kind: Attachment["kind"];
  chosen: string;
  onChange: (serverId: string) => void;
}

/** One machine of this kind, which fills in its id. */
function ServerPicker({ connectionId, kind, chosen, onChange }: ServerPickerProps) {
  const [search, setSearch] = useState("");
  const { data, error, isPending } = useQuery({
    ...vmChoices(useDeferredValue(search), { connectionId, kind }),
    placeholderData: keepPreviousData,
  });
  return (
    <RowPicker
      chosen={chosen ? [chosen] : []}
      legend="Choose by name"
      mode="one"
      note={error ? problemWords(error) : isPending ? "Reading machines …" : undefined}
      onChange={([serverId]) => serverId && onChange(serverId)}
      onSearch={setSearch}
      rows={(data?.items ?? []).map((vm) => ({
        id: vm.vendorId,
        label: vm.name,
        detail: vm.os,
        disabledReason: vm.state === "gone" ? "no longer exists" : null,
      }))}
    />
  );
}
