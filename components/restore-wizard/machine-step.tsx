"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { RowPicker } from "@/components/actions/fields/row-picker";
import { useLookOnly } from "@/components/actions/use-look-only";
import { vmChoices } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import type { StepBodyProps } from "@/components/wizard/steps";
import type { Action } from "@/lib/domain/roles";
import type { RestoreContext } from "./intent";
import { ageWords } from "./points";
import type { RestoreValues } from "./values";

interface MachineStepProps extends StepBodyProps<RestoreValues, RestoreContext> {
  /** What the person must be allowed to do to the machine. */
  needs?: Action;
}

export function MachineStep({ values, context, change, needs }: MachineStepProps) {
  const lookOnly = useLookOnly(needs);
  const [words, setWords] = useState("");
  const { data, error, isPending } = useQuery({ ...vmChoices(useDeferredValue(words)), placeholderData: keepPreviousData });
  const rows = (data?.items ?? []).map((vm) => ({
    id: vm.id,
    label: vm.name,
    detail: [vm.lastGoodAt ? `last good point ${ageWords(vm.lastGoodAt, context.now)}` : null, vm.location ?? vm.region]
      .filter(Boolean)
      .join(" · "),
    disabledReason: lookOnly(vm) ?? (vm.lastGoodAt ? null : "no point in time"),
  }));
  return (
    <RowPicker
      legend="Machine to restore"
      mode="one"
      rows={rows}
      chosen={values.vmId ? [values.vmId] : []}
      onSearch={setWords}
      onChange={([vmId]) => change({ vmId: vmId ?? null, restoreTargetId: null, name: null, paths: [], fileTargetId: "" })}
      note={
        error
          ? problemWords(error)
          : isPending
            ? "Reading machines …"
            : data && data.total > rows.length
              ? `${rows.length} of ${data.total} shown; search to narrow them.`
              : undefined
      }
    />
  );
}
