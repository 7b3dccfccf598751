"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { TextField } from "@/components/actions/fields/plain-fields";
import { PathList } from "@/components/actions/fields/path-list";
import { RowPicker } from "@/components/actions/fields/row-picker";
import { lookupQuery } from "@/components/api/lookups";
import { vmChoices } from "@/components/api/choices";
import { Choice } from "@/components/wizard/choice";
import type { StepBodyProps } from "@/components/wizard/steps";
import { FileTree } from "./file-tree";
import { chosenPoint, isDownload, type RestoreContext } from "./intent";
import type { RestoreValues } from "./values";

/** Which files, into which machine, and where in it. */
export function FilePlace({ values, context, change }: StepBodyProps<RestoreValues, RestoreContext>) {
  const point = chosenPoint(values, context);
  if (!point) return null;
  const hasTree = context.capabilities?.lookups.includes("file-tree") ?? false;
  return (
    <div className="grid gap-6">
      {hasTree ? (
        <FileTree
          connectionId={point.connectionId}
          restoreTargetId={point.id}
          canSearch={context.capabilities?.lookups.includes("file-search") ?? false}
          chosen={values.paths}
          onChange={(paths) => change({ paths })}
        />
      ) : (
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium">Files and folders</legend>
          <PathList paths={values.paths} onChange={(paths) => change({ paths })} />
        </fieldset>
      )}
      {isDownload(context) ? (
        <p className="text-muted-foreground">
          {context.capabilities?.providerLabel ?? "This vendor"} hands the files out for download and writes into no machine.
        </p>
      ) : (
        <FileTarget values={values} context={context} change={change} />
      )}
    </div>
  );
}

/** Into which machine, where in it, and what becomes of files that are there. */
function FileTarget({ values, context, change }: StepBodyProps<RestoreValues, RestoreContext>) {
  return (
    <>
      <TargetMachine values={values} context={context} change={change} />
      <TextField
        label="Put them under"
        value={values.destination}
        help="A folder in that machine. Giving another than where they were keeps what is there."
        onChange={(destination) => change({ destination })}
      />
      <Choice
        legend="When a file of that name exists"
        value={values.overwrite ? "overwrite" : "keep"}
        onChange={(choice) => change({ overwrite: choice === "overwrite" })}
        options={[
          { value: "keep", label: "Keep it", detail: "The file in the machine stays; the restored one is skipped." },
          { value: "overwrite", label: "Overwrite it", detail: "The file in the machine is replaced and cannot be put back." },
        ]}
      />
    </>
  );
}

/** Machines of the same connection; those that the vendor does not offer for this point say why. */
function TargetMachine({ values, context, change }: StepBodyProps<RestoreValues, RestoreContext>) {
  const [words, setWords] = useState("");
  const point = chosenPoint(values, context);
  const connectionId = point?.connectionId ?? "";
  const hasTargets = context.capabilities?.lookups.includes("restore-file-targets") ?? false;
  const { data: machines } = useQuery({
    ...vmChoices(useDeferredValue(words), { connectionId }),
    placeholderData: keepPreviousData,
  });
  const { data: targets } = useQuery({
    ...lookupQuery(connectionId, "restore-file-targets", { restoreTargetId: point?.id ?? "" }),
    enabled: hasTargets && point !== null,
  });
  const offered = targets ? new Map(targets.items.map((row) => [row.value, row])) : null;
  const rows = (machines?.items ?? []).map((vm) => {
    const target = offered?.get(vm.vendorId) ?? offered?.get(vm.id);
    return {
      id: vm.id,
      label: vm.name,
      detail: vm.id === point?.vmId ? "where they came from" : (vm.os ?? undefined),
      disabledReason: offered && !target ? "not offered by the vendor" : (target?.disabledReason ?? null),
    };
  });
  const sorted = [...rows].sort((a, b) => Number(a.disabledReason !== null) - Number(b.disabledReason !== null));
  return (
    <RowPicker
      legend="Into machine"
      mode="one"
      rows={sorted}
      chosen={values.fileTargetId ? [values.fileTargetId] : []}
      onSearch={setWords}
      onChange={([fileTargetId]) => change({ fileTargetId: fileTargetId ?? "" })}
    />
  );
}
