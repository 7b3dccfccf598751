"use client";

import { TextField } from "@/components/actions/fields/plain-fields";
import { allowedValues, takes } from "@/components/actions/input-schema";
import { Choice } from "@/components/wizard/choice";
import type { StepBodyProps } from "@/components/wizard/steps";
import { chosenPoint, nameOf, schemaFor, type RestoreContext } from "./intent";
import { PlaceFields } from "./place-fields";
import type { RestoreValues } from "./values";

/** Where the new machine comes up: by default a copy that touches nothing. */
export function VmPlace({ values, context, change }: StepBodyProps<RestoreValues, RestoreContext>) {
  const schema = schemaFor("restore.vm", context);
  const point = chosenPoint(values, context);
  if (!schema || !point) return <p className="text-muted-foreground">Reading what the vendor takes …</p>;
  const inPlaceReason = inPlaceRefusal(schema, context.capabilities?.providerLabel ?? "This vendor");
  return (
    <div className="grid gap-5">
      <Choice
        legend="Restore to"
        value="copy"
        onChange={() => undefined}
        options={[
          { value: "copy", label: "A new machine", detail: "Touches nothing that exists." },
          { value: "in-place", label: "In place of the original", disabledReason: inPlaceReason },
        ]}
      />
      <TextField label="Name of the new machine" value={nameOf(values, context)} onChange={(name) => change({ name })} />
      <PlaceFields
        schema={schema}
        connectionId={point.connectionId}
        lookups={context.capabilities?.lookups ?? []}
        restoreTargetId={point.id}
        place={values}
        onChange={change}
      />
    </div>
  );
}

/** In place is shown, not hidden: disabled with what stands against it. */
function inPlaceRefusal(schema: Parameters<typeof takes>[0], vendor: string): string {
  return takes(schema, "inPlace") && (allowedValues(schema, "inPlace")?.includes(true) ?? true)
    ? "Overwriting the original needs other people: ask for it under Requests."
    : `${vendor}: no restore in place through its API.`;
}
