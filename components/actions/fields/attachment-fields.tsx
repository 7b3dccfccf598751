"use client";

import { SelectField, TextField } from "./plain-fields";

export interface Attachment {
  serverId: string;
  kind: "bare-metal" | "multi-node-gpu";
}

interface AttachmentFieldsProps {
  attachments: readonly Attachment[];
  kinds: readonly Attachment["kind"][];
  onChange: (attachments: Attachment[]) => void;
}

const words = { "bare-metal": "Bare-metal server", "multi-node-gpu": "Multi-node GPU cluster" } as const;

/** The servers that a volume hangs on, by the vendor's own id: the vendor gives no list of them for this. */
export function AttachmentFields({ attachments, kinds, onChange }: AttachmentFieldsProps) {
  return attachments.map((attachment, index) => {
    const change = (changed: Partial<Attachment>) =>
      onChange(attachments.map((known, at) => (at === index ? { ...known, ...changed } : known)));
    return (
      <div key={index} className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Kind of server"
          value={attachment.kind}
          options={kinds.map((kind) => ({ value: kind, label: words[kind] }))}
          onChange={(kind) => kind !== "" && change({ kind })}
        />
        <TextField
          label="Server id at the vendor"
          value={attachment.serverId}
          help="As the vendor's console shows it."
          onChange={(serverId) => change({ serverId: serverId.trim() })}
        />
      </div>
    );
  });
}
