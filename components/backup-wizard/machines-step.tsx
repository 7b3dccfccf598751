"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { RowPicker } from "@/components/actions/fields/row-picker";
import { useLookOnly } from "@/components/actions/use-look-only";
import { vmChoices } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import { LeftOutNote } from "@/components/wizard/left-out-note";
import type { StepBodyProps } from "@/components/wizard/steps";
import type { Vm } from "@/lib/domain/inventory";
import { machineRefusal, type BackupContext } from "./intent";
import type { BackupValues } from "./values";

/** Machines to protect, those without a backup first. */
export function MachinesStep({ values, context, change }: StepBodyProps<BackupValues, BackupContext>) {
  const [words, setWords] = useState("");
  const lookOnly = useLookOnly();
  const searched = useDeferredValue(words);
  const open = useQuery({ ...vmChoices(searched, { protection: "unprotected" }), placeholderData: keepPreviousData });
  const all = useQuery({ ...vmChoices(searched), placeholderData: keepPreviousData });
  const machines = firstUnprotected(open.data?.items ?? [], all.data?.items ?? []);
  const error = open.error ?? all.error;
  const total = all.data?.total ?? 0;
  return (
    <div className="grid gap-4">
      <RowPicker
        legend="Machines to protect"
        mode="many"
        rows={machines.map((vm) => ({
          id: vm.id,
          label: vm.name,
          detail: [vm.location ?? vm.region, vm.os, vm.protection].filter(Boolean).join(" · "),
          disabledReason: lookOnly(vm) ?? (vm.state === "gone" ? "no longer exists" : null),
        }))}
        chosen={values.vmIds}
        onSearch={setWords}
        onChange={(vmIds) => change({ vmIds })}
        note={
          error
            ? problemWords(error)
            : all.isPending
              ? "Reading machines …"
              : total > machines.length
                ? `${machines.length} of ${total} shown, unprotected first; search to narrow them.`
                : undefined
        }
      />
      <LeftOutNote
        rows={context.vms.flatMap((vm) => {
          const reason = machineRefusal(vm, context);
          return reason === null ? [] : [{ id: vm.id, name: vm.name, reason }];
        })}
      />
      {values.vmIds.length > 0 && (
        <ul aria-label="Chosen machines" className="flex flex-wrap gap-2">
          {values.vmIds.map((id) => (
            <li key={id} className="flex items-center gap-1 rounded-md bg-muted py-0.5 pr-1 pl-2 text-sm">
              {context.vms.find((vm) => vm.id === id)?.name ?? "…"}
              <button
                type="button"
                className="rounded p-0.5 hover:bg-background"
                aria-label={`Leave out ${context.vms.find((vm) => vm.id === id)?.name ?? id}`}
                onClick={() => change({ vmIds: values.vmIds.filter((known) => known !== id) })}
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function firstUnprotected(unprotected: readonly Vm[], all: readonly Vm[]): Vm[] {
  const known = new Set(unprotected.map((vm) => vm.id));
  return [...unprotected, ...all.filter((vm) => !known.has(vm.id))];
}
