"use client";

import { TextField } from "@/components/actions/fields/plain-fields";
import { PlaceFields } from "@/components/restore-wizard/place-fields";
import { PartSection } from "@/components/wizard/part-section";
import type { StepBodyProps } from "@/components/wizard/steps";
import { copyName, isReady, placeOf, readyParts, type ManyContext } from "./intent";
import type { ManyValues } from "./values";

/** Names of the copies, and for each connection where its copies come up. */
export function PlacesStep({ values, context, change }: StepBodyProps<ManyValues, ManyContext>) {
  const parts = readyParts(context);
  const first = context.rows.find(isReady);
  return (
    <div className="grid gap-6">
      <TextField
        label="Names of the new machines"
        value={values.namePattern}
        help={
          first &&
          `{vm} stands for the machine's name, {date} for today: ${copyName(values.namePattern, first.name, context)}. Every copy is a new machine; nothing that exists is touched.`
        }
        onChange={(namePattern) => change({ namePattern })}
      />
      {parts.map((part) => {
        const [row] = part.rows;
        const place = placeOf(values, part.connectionId);
        return (
          row && (
            <PartSection
              key={part.connectionId}
              title={`${part.connectionName}: ${part.rows.length === 1 ? row.name : `${part.rows.length} machines`}`}
            >
              <PlaceFields
                schema={part.schema}
                connectionId={part.connectionId}
                lookups={part.lookups}
                restoreTargetId={row.point.id}
                place={place}
                onChange={(changed) => change({ places: { ...values.places, [part.connectionId]: { ...place, ...changed } } })}
              />
            </PartSection>
          )
        );
      })}
    </div>
  );
}
