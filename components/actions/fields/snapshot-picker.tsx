"use client";

import { useQuery } from "@tanstack/react-query";
import { snapshotsOf } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import { ageWords } from "@/components/restore-wizard/points";
import { useNow } from "@/components/schedule-editor/use-now";
import { RowPicker } from "./row-picker";

interface SnapshotPickerProps {
  owner: { volumeGroupId: string } | { volumeId: string };
  chosen: string;
  onChange: (snapshotId: string) => void;
}

/** Snapshots of a group or a volume, newest first, with their age in words. */
export function SnapshotPicker({ owner, chosen, onChange }: SnapshotPickerProps) {
  const now = useNow();
  const { data, error, isPending } = useQuery(snapshotsOf(owner));
  const rows = (data?.items ?? []).map((snapshot) => ({
    id: snapshot.id,
    label: snapshot.name,
    detail: ageWords(snapshot.takenAt, now),
  }));
  return (
    <RowPicker
      legend="Snapshot"
      mode="one"
      rows={rows}
      chosen={chosen ? [chosen] : []}
      onChange={([id]) => id && onChange(id)}
      note={error ? problemWords(error) : isPending ? "Reading snapshots …" : undefined}
    />
  );
}
