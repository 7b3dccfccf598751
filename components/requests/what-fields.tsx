"use client";

import { useQuery } from "@tanstack/react-query";
import { PathList } from "@/components/actions/fields/path-list";
import { TextField } from "@/components/actions/fields/plain-fields";
import { lookupQuery } from "@/components/api/lookups";
import { FileTarget } from "@/components/restore-wizard/file-place";
import { FileTree } from "@/components/restore-wizard/file-tree";
import { chosenPoint, isDownload, modeOf, nameOf, type RestoreContext } from "@/components/restore-wizard/intent";
import { Choice } from "@/components/wizard/choice";
import type { StepBodyProps } from "@/components/wizard/steps";
import { fileDefaults, inPlaceRefusal, openFields, type WishValues } from "./wish";

type Props = StepBodyProps<WishValues, RestoreContext> & {
  /** What the server could not fill in. */
  askedFor: readonly string[];
};

/** What comes back, in detail: which files and where to, or the copy's name. All but the files is filled in already. */
export function WhatFields(props: Props) {
  return modeOf(props.values, props.context) === "files" ? <FileFields {...props} /> : <MachineFields {...props} />;
}

function FileFields({ values, context, change }: Props) {
  const point = chosenPoint(values, context);
  const connectionId = point?.connectionId ?? "";
  const hasTree = context.capabilities?.lookups.includes("file-tree") ?? false;
  const root = useQuery({
    ...lookupQuery(connectionId, "file-tree", { restoreTargetId: point?.id ?? "" }),
    enabled: hasTree && point !== null,
  });
  if (!point) return null;
  const isListed = hasTree && !root.error && root.data?.items.some(({ disabledReason }) => disabledReason === null) !== false;
  const defaults = fileDefaults(values, context);
  return (
    <div className="grid min-w-0 gap-4">
      {isListed ? (
        <FileTree
          connectionId={connectionId}
          restoreTargetId={point.id}
          canSearch={context.capabilities?.lookups.includes("file-search") ?? false}
          chosen={values.paths}
          onChange={(paths) => change({ paths })}
        />
      ) : (
        <fieldset className="min-w-0">
          <legend className="mb-1.5 text-sm font-medium">Files and folders</legend>
          <p className="mb-2 text-sm text-muted-foreground">
            The vendor cannot list this point&apos;s files at the moment; write the paths as they were on the machine.
          </p>
          <PathList paths={values.paths} onChange={(paths) => change({ paths })} />
        </fieldset>
      )}
      {isDownload(context) ? (
        <p className="text-muted-foreground">The files are handed out for download; no machine is written to.</p>
      ) : (
        <details className="rounded-md border">
          <summary className="cursor-pointer px-3 py-2 text-sm">
            Where to: {values.fileTargetId && values.fileTargetId !== context.vm?.id ? "another machine" : context.vm?.name},{" "}
            <span className="font-mono">{defaults.destination}</span>
            {values.overwrite ? ", overwriting" : ""}
          </summary>
          <div className="grid gap-4 border-t p-3">
            <FileTarget values={{ ...values, ...defaults }} context={context} change={change} />
          </div>
        </details>
      )}
    </div>
  );
}

function MachineFields({ values, context, change, askedFor }: Props) {
  const refusal = inPlaceRefusal(context);
  const isInPlace = values.inPlace && refusal === null;
  return (
    <div className="grid gap-4">
      <Choice
        legend="Restore to"
        value={isInPlace ? "in-place" : "copy"}
        onChange={(place) => change({ inPlace: place === "in-place" })}
        options={[
          { value: "copy", label: "A new machine", detail: "Touches nothing that exists." },
          {
            value: "in-place",
            label: "In place of the original",
            detail: "Everything the machine holds now is lost. Two other people approve it.",
            disabledReason: refusal,
          },
        ]}
      />
      {!isInPlace && (
        <>
          <TextField
            label="Name of the new machine"
            value={nameOf(values, context)}
            help="Size and place are the original's, where they are known."
            onChange={(name) => change({ name })}
          />
          {openFields
            .filter(({ key }) => askedFor.includes(key) || values[key] !== "")
            .map(({ key, label }) => (
              <TextField
                key={key}
                label={label}
                value={values[key]}
                help="The vendor needs it, and the original's is not known."
                onChange={(value) => change({ [key]: value })}
              />
            ))}
        </>
      )}
    </div>
  );
}
