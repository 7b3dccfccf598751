"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { lookupQuery } from "@/components/api/lookups";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { SelectField } from "./plain-fields";

interface LookupSelectProps {
  label: string;
  connectionId: string;
  lookup: string;
  input: Record<string, string>;
  value: string;
  empty: string;
  /** Chooses what the vendor marks as the usual one, or the only one, while nothing is chosen. */
  preselects?: boolean;
  onChange: (value: string) => void;
}

/** A picker whose rows the vendor gives live; what cannot be taken stays visible with its reason. */
export function LookupSelect({
  label,
  connectionId,
  lookup,
  input,
  value,
  empty,
  preselects = false,
  onChange,
}: LookupSelectProps) {
  const { data, error, isPending, isFetching, refetch } = useQuery(lookupQuery(connectionId, lookup, input));
  const usable = (data?.items ?? []).filter((row) => row.disabledReason === null);
  const usual = usable.length === 1 ? usable[0] : usable.find((row) => row.attributes.isDefault === true);
  const proposal = preselects && value === "" ? usual?.value : undefined;
  useEffect(() => {
    if (proposal !== undefined) onChange(proposal);
  }, [proposal, onChange]);
  const options = (data?.items ?? []).map((row) => ({
    value: row.value,
    label: [row.label, row.detail, row.disabledReason].filter(Boolean).join(" · "),
    disabled: row.disabledReason !== null,
  }));
  const state = isPending ? "Asking the vendor …" : options.length === 0 ? "The vendor has none to offer." : undefined;
  const help = error ? (
    <>
      {problemWords(error)}{" "}
      <Button className="h-auto px-0" disabled={isFetching} onClick={() => void refetch()} variant="link">
        Ask again
      </Button>
    </>
  ) : (
    state
  );
  return <SelectField label={label} value={value} options={options} empty={empty} help={help} onChange={onChange} />;
}
