"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { groupChoices, vmChoices, volumeChoices } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import type { Volume } from "@/lib/domain/inventory";
import { useLookOnly } from "../use-look-only";
import { binarySize } from "./binary-size";
import { RowPicker } from "./row-picker";

interface MemberPickerProps {
  legend: string;
  /** Members of one connection only: a group never spans two. */
  connectionId?: string | undefined;
  chosen: readonly string[];
  onChange: (chosen: string[], connectionId: string | undefined) => void;
}

function whyNoMember({ volumeGroupId, volumeGroupName, replication, kind, state }: Volume): string | null {
  if (volumeGroupId !== null) return `in ${volumeGroupName ?? "another group"}`;
  if (replication !== null) return "replicated by itself";
  if (kind !== "block") return "not a disk";
  return ["gone", "deleting", "error"].includes(state) ? state : null;
}

/** Volumes that may become members of a group: those in one already stay visible with the reason. */
function VolumePicker({ legend, connectionId, chosen, onChange }: MemberPickerProps) {
  const [words, setWords] = useState("");
  const lookOnly = useLookOnly();
  const { data, error, isPending } = useQuery({
    ...volumeChoices(useDeferredValue(words), connectionId),
    placeholderData: keepPreviousData,
  });
  const items = data?.items ?? [];
  const rows = items.map((volume) => ({
    id: volume.id,
    label: volume.name,
    detail: [volume.region, volume.diskType, binarySize(volume.sizeBytes)].filter(Boolean).join(" · "),
    disabledReason: lookOnly(volume) ?? whyNoMember(volume),
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

/** Machines that may become members, where the vendor groups machines. */
function MachinesPicker({ legend, connectionId, chosen, onChange }: MemberPickerProps) {
  const [words, setWords] = useState("");
  const lookOnly = useLookOnly();
  const { data, error, isPending } = useQuery({
    ...vmChoices(useDeferredValue(words), connectionId ? { connectionId } : {}),
    placeholderData: keepPreviousData,
  });
  const { data: groups, isPending: isReadingGroups } = useQuery({
    ...groupChoices(connectionId),
    enabled: connectionId !== undefined,
  });
  const groupOf = new Map(groups?.items.flatMap(({ name, members }) => members.map(({ id }) => [id, name] as const)));
  // Shown once it is known which are in a group: lines do not change under the hand.
  const isReading = isPending || (connectionId !== undefined && isReadingGroups);
  const items = isReading ? [] : (data?.items ?? []);
  return (
    <RowPicker
      chosen={chosen}
      legend={legend}
      mode="many"
      note={error ? problemWords(error) : isReading ? "Reading machines …" : undefined}
      onChange={(next) => onChange(next, items.find((vm) => next.includes(vm.id))?.connectionId ?? connectionId)}
      onSearch={setWords}
      rows={items.map((vm) => ({
        id: vm.id,
        label: vm.name,
        detail: [vm.location ?? vm.region, vm.os, groupOf.has(vm.id) ? `in ${groupOf.get(vm.id)}` : null]
          .filter(Boolean)
          .join(" · "),
        disabledReason: lookOnly(vm) ?? (vm.state === "gone" ? "no longer exists" : null),
      }))}
    />
  );
}

/** Members for a group: disks where the connection has any, else machines, since vendors group the one or the other. */
export function MemberPicker({ membersAre, ...props }: MemberPickerProps & { membersAre: "volumes" | "machines" }) {
  return membersAre === "volumes" ? <VolumePicker {...props} /> : <MachinesPicker {...props} />;
}

/** What a connection's groups are made of, as far as its inventory shows. */
export function useMembers(connectionId: string | undefined): "volumes" | "machines" {
  const { data } = useQuery({ ...volumeChoices("", connectionId), enabled: connectionId !== undefined });
  return data && data.total === 0 ? "machines" : "volumes";
}
