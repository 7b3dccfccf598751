"use client";

import { useCallback } from "react";
import { ExtraFields } from "@/components/actions/fields/extra-fields";
import { LiveField } from "@/components/actions/fields/live-field";
import { TextField } from "@/components/actions/fields/plain-fields";
import { allowedValues, isRequired, takes } from "@/components/actions/input-schema";
import { Choice } from "@/components/wizard/choice";
import type { StepBodyProps } from "@/components/wizard/steps";
import { chosenPoint, nameOf, restoreKnown, schemaFor, type LivePlaceKey, type RestoreContext } from "./intent";
import type { RestoreValues } from "./values";

interface Live {
  key: LivePlaceKey;
  field: string;
  label: string;
  lookup: string;
  needs: readonly LivePlaceKey[];
}

/** What is chosen before limits what is offered after it. */
const lives: readonly Live[] = [
  { key: "region", field: "region", label: "Region", lookup: "restore-regions", needs: [] },
  { key: "placeId", field: "placeId", label: "Where to", lookup: "restore-places", needs: [] },
  { key: "clusterId", field: "clusterId", label: "Cluster", lookup: "restore-clusters", needs: ["placeId"] },
  { key: "storageId", field: "storageId", label: "Storage", lookup: "restore-storages", needs: ["placeId"] },
  { key: "networkId", field: "networkIds", label: "Network", lookup: "restore-networks", needs: ["region", "placeId"] },
  { key: "serverTypeId", field: "serverTypeId", label: "Server type", lookup: "server-types", needs: ["region", "placeId"] },
  {
    key: "securityGroupId",
    field: "securityGroupIds",
    label: "Security group",
    lookup: "security-groups",
    needs: ["region", "placeId"],
  },
  { key: "projectId", field: "projectId", label: "Project", lookup: "restore-projects", needs: [] },
  { key: "dataCenter", field: "dataCenter", label: "Data centre", lookup: "restore-data-centers", needs: [] },
];

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
      <div className="grid gap-4 sm:grid-cols-2">
        {lives
          .filter(({ field }) => takes(schema, field))
          .map((live) => (
            <LivePlace
              key={live.key}
              live={live}
              isRequired={isRequired(schema, live.field)}
              allowed={allowedValues(schema, live.field)?.map(String) ?? null}
              point={{ id: point.id, connectionId: point.connectionId }}
              lookups={context.capabilities?.lookups ?? []}
              values={values}
              change={change}
            />
          ))}
      </div>
      <ExtraFields known={restoreKnown} onChange={(extra) => change({ extra })} schema={schema} values={values.extra} />
    </div>
  );
}

interface LivePlaceProps {
  live: Live;
  isRequired: boolean;
  allowed: string[] | null;
  point: { id: string; connectionId: string };
  lookups: readonly string[];
  values: RestoreValues;
  change: (values: Partial<RestoreValues>) => void;
}

function LivePlace({ live, isRequired: isNeeded, allowed, point, lookups, values, change }: LivePlaceProps) {
  const { key } = live;
  const choose = useCallback(
    // Another region or place has other networks and types.
    (value: string) =>
      change({
        ...Object.fromEntries(lives.filter(({ needs }) => needs.includes(key)).map((dependent) => [dependent.key, ""])),
        [key]: value,
      }),
    [change, key],
  );
  const input: Record<string, string> = { restoreTargetId: point.id };
  for (const needed of live.needs) if (values[needed]) input[needed] = values[needed];
  return (
    <LiveField
      label={isNeeded ? live.label : `${live.label} (optional)`}
      connectionId={point.connectionId}
      lookup={lookups.includes(live.lookup) ? live.lookup : null}
      allowed={allowed}
      input={input}
      value={values[key]}
      isRequired={isNeeded}
      onChange={choose}
    />
  );
}

/** In place is shown, not hidden: disabled with what stands against it. */
function inPlaceRefusal(schema: Parameters<typeof takes>[0], vendor: string): string {
  return takes(schema, "inPlace") && (allowedValues(schema, "inPlace")?.includes(true) ?? true)
    ? "Overwriting the original needs other people: ask for it under Requests."
    : `${vendor}: no restore in place through its API.`;
}
