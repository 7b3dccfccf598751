"use client";

import { useCallback } from "react";
import { ExtraFields } from "@/components/actions/fields/extra-fields";
import { LiveField } from "@/components/actions/fields/live-field";
import { allowedValues, isRequired, takes, type InputSchema } from "@/components/actions/input-schema";
import { restoreKnown, type LivePlaceKey, type Place } from "./place";

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

interface PlaceFieldsProps {
  schema: InputSchema;
  connectionId: string;
  /** Names of the look-ups that the vendor answers. */
  lookups: readonly string[];
  /** The point that the vendor is asked about. */
  restoreTargetId: string;
  place: Place;
  onChange: (place: Partial<Place>) => void;
}

/** Where a restored machine comes up, from the vendor's live lists; only what its connection takes. */
export function PlaceFields({ schema, connectionId, lookups, restoreTargetId, place, onChange }: PlaceFieldsProps) {
  return (
    <>
      <div className="grid gap-4 empty:hidden sm:grid-cols-2">
        {lives
          .filter(({ field }) => takes(schema, field))
          .map((live) => (
            <LivePlace
              key={live.key}
              live={live}
              isRequired={isRequired(schema, live.field)}
              allowed={allowedValues(schema, live.field)?.map(String) ?? null}
              connectionId={connectionId}
              restoreTargetId={restoreTargetId}
              lookups={lookups}
              place={place}
              onChange={onChange}
            />
          ))}
      </div>
      <ExtraFields known={restoreKnown} onChange={(extra) => onChange({ extra })} schema={schema} values={place.extra} />
    </>
  );
}

interface LivePlaceProps extends Omit<PlaceFieldsProps, "schema"> {
  live: Live;
  isRequired: boolean;
  allowed: string[] | null;
}

function LivePlace({
  live,
  isRequired: isNeeded,
  allowed,
  connectionId,
  restoreTargetId,
  lookups,
  place,
  onChange,
}: LivePlaceProps) {
  const { key } = live;
  const choose = useCallback(
    // Another region or place has other networks and types.
    (value: string) =>
      onChange({
        ...Object.fromEntries(lives.filter(({ needs }) => needs.includes(key)).map((dependent) => [dependent.key, ""])),
        [key]: value,
      }),
    [onChange, key],
  );
  const input: Record<string, string> = { restoreTargetId };
  for (const needed of live.needs) if (place[needed]) input[needed] = place[needed];
  return (
    <LiveField
      label={isNeeded ? live.label : `${live.label} (optional)`}
      connectionId={connectionId}
      lookup={lookups.includes(live.lookup) ? live.lookup : null}
      allowed={allowed}
      input={input}
      value={place[key]}
      isRequired={isNeeded}
      onChange={choose}
    />
  );
}
