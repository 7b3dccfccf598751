"use client";

import { SelectField } from "@/components/actions/fields/plain-fields";
import { absoluteWords } from "@/components/ui/format";
import { useTimezone } from "@/components/ui/moment";
import type { RestoreTarget } from "@/lib/domain/inventory";

interface PointFieldsProps {
  points: readonly RestoreTarget[];
  isPending: boolean;
  since: string;
  until: string;
  onChange: (change: { since?: string; until?: string }) => void;
}

/** The earlier and the later point. The later ones that are not later are left out. */
export function PointFields({ points, isPending, since, until, onChange }: PointFieldsProps) {
  const timezone = useTimezone();
  const option = (point: RestoreTarget) => ({
    value: point.id,
    label: `${absoluteWords(new Date(point.takenAt), timezone)} (${point.kind})`,
    disabled: !point.restorable,
  });
  const from = points.find(({ id }) => id === since);
  const later = points.filter(({ takenAt }) => from === undefined || takenAt > from.takenAt);
  return (
    <>
      <SelectField
        empty="The beginning: everything in use"
        help={isPending ? "Reading the points …" : "What a copy that builds on this point would have to take."}
        label="Changed since"
        onChange={(chosen) => {
          const start = points.find(({ id }) => id === chosen)?.takenAt ?? "";
          const end = points.find(({ id }) => id === until)?.takenAt;
          onChange({ since: chosen, ...(end !== undefined && end <= start ? { until: "" } : {}) });
        }}
        options={points.map(option)}
        value={since}
      />
      <SelectField
        empty="Now"
        label="Up to"
        onChange={(chosen) => onChange({ until: chosen })}
        options={later.map(option)}
        value={until}
      />
    </>
  );
}
