"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { vmChoices } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import { RowPicker } from "./row-picker";

interface MachinePickerProps {
  legend: string;
  /** Without one, machines of every connection. */
  connectionId?: string;
  chosen: string;
  onChange: (vmId: string) => void;
}

/** One machine, by name. */
export function MachinePicker({ legend, connectionId, chosen, onChange }: MachinePickerProps) {
  const [words, setWords] = useState("");
  const { data, error, isPending } = useQuery({
    ...vmChoices(useDeferredValue(words), connectionId === undefined ? {} : { connectionId }),
    placeholderData: keepPreviousData,
  });
  return (
    <RowPicker
      chosen={chosen ? [chosen] : []}
      legend={legend}
      mode="one"
      note={error ? problemWords(error) : isPending ? "Reading machines …" : undefined}
      onChange={([id]) => id && onChange(id)}
      onSearch={setWords}
      rows={(data?.items ?? []).map((vm) => ({
        id: vm.id,
        label: vm.name,
        detail: [vm.location ?? vm.region, vm.os].filter(Boolean).join(" · "),
        disabledReason: vm.state === "gone" ? "no longer exists" : null,
      }))}
    />
  );
}
