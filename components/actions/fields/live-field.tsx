"use client";

import { LookupSelect } from "./lookup-select";
import { SelectField, TextField } from "./plain-fields";

interface LiveFieldProps {
  label: string;
  connectionId: string;
  /** Null: the vendor gives no list of these. */
  lookup: string | null;
  allowed: readonly string[] | null;
  input: Record<string, string>;
  value: string;
  isRequired: boolean;
  onChange: (value: string) => void;
}

/** A field from the vendor's live list, else from the fixed values it takes, else typed. */
export function LiveField({ label, connectionId, lookup, allowed, input, value, isRequired, onChange }: LiveFieldProps) {
  const empty = isRequired ? "Choose" : "As the vendor decides";
  if (lookup)
    return (
      <LookupSelect
        label={label}
        connectionId={connectionId}
        lookup={lookup}
        input={input}
        value={value}
        empty={empty}
        preselects={isRequired}
        onChange={onChange}
      />
    );
  if (allowed)
    return (
      <SelectField
        label={label}
        value={value}
        empty={empty}
        options={allowed.map((entry) => ({ value: entry, label: entry }))}
        onChange={onChange}
      />
    );
  return (
    <TextField label={label} value={value} help="By its id at the vendor, which gives no list of these." onChange={onChange} />
  );
}
