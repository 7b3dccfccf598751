"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { volumeChoices } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import { binarySize } from "./binary-size";
import { RowPicker } from "./row-picker";

interface VolumePickerProps {
  legend: string;
  /** Volumes of one connection only: a group never spans two. */
  connectionId?: string | undefined;
  chosen: readonly string[];
  onChange: (chosen: string[], connectionId: string | undefined) => void;
}

/** Volumes that may become members of a group: those in one already stay visible with the reason. */
export function VolumePicker({ legend, connectionId, chosen, onChange }: VolumePickerProps) {
  const [words, setWords] = useState("");
  const { data, error, isPending } = useQuery({
    ...volumeChoices(useDeferredValue(words), connectionId),
    placeholderData: keepPreviousData,
  });
  const items = data?.items ?? [];
  const rows = items.map((volume) => ({
    id: volume.id,
    label: volume.name,
    detail: [volume.region, volume.diskType, binarySize(volume.sizeBytes)].filter(Boolean).join(" · "),
    disabledReason:
      volume.volumeGroupId !== null
        ? `in ${volume.volumeGroupName ?? "another group"}`
        : volume.replication !== null
          ? "replicated by itself"
          : volume.kind !== "block"
            ? "not a disk"
            : ["gone", "deleting", "error"].includes(volume.state)
              ? volume.state
              : null,
  }));
  // What may join stands first.
  rows.sort((a, b) => Number(a.disabledReason !== null) - Number(b.disabledReason !== null));
  return (
    <RowPicker
      legend={legend}
      mode="many"
      rows={rows}
      chosen={chosen}
      onSearch={setWords}
      onChange={(next) => onChange(next, items.find((volume) => next.includes(volume.id))?.connectionId ?? connectionId)}
      note={
        error
          ? problemWords(error)
          : isPending
            ? "Reading volumes …"
            : data && data.total > items.length
              ? `${items.length} of ${data.total} shown; search to narrow them.`
              : undefined
      }
    />
  );
}
