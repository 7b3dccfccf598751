"use client";

import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Field } from "@/components/wizard/field";
import { retentionSchema, type Retention } from "@/lib/domain/schedule";
import { compareRetention, retentionWords } from "@/lib/domain/retention-words";

interface RetentionFieldProps {
  retention: Retention;
  /** The vendor's fixed set; null where any count will do. */
  allowed: readonly Retention[] | null;
  help?: string;
  onChange: (retention: Retention) => void;
}

const units = retentionSchema.shape.unit.options;

/** How long points are kept. */
export function RetentionField({ retention, allowed, help, onChange }: RetentionFieldProps) {
  if (allowed) {
    const sorted = [...allowed].sort((a, b) => compareRetention(b, a));
    return (
      <Field label="Keep every point for" help={help}>
        {(ids) => (
          <NativeSelect
            {...ids}
            className="w-full max-w-xs"
            value={retentionWords(retention)}
            onChange={(event) => {
              const chosen = sorted.find((entry) => retentionWords(entry) === event.target.value);
              if (chosen) onChange(chosen);
            }}
          >
            {sorted.map((entry) => (
              <option key={retentionWords(entry)}>{retentionWords(entry)}</option>
            ))}
          </NativeSelect>
        )}
      </Field>
    );
  }
  return (
    <div className="grid max-w-xs grid-cols-2 gap-3">
      <Field label="Keep every point for" help={help}>
        {(ids) => (
          <Input
            {...ids}
            type="number"
            min={1}
            max={10_000}
            value={retention.count}
            onChange={(event) =>
              onChange({ ...retention, count: Math.min(10_000, Math.max(1, Math.round(event.target.valueAsNumber || 1))) })
            }
          />
        )}
      </Field>
      <Field label="Unit">
        {(ids) => (
          <NativeSelect
            {...ids}
            className="w-full"
            value={retention.unit}
            onChange={(event) =>
              onChange({ ...retention, unit: units.find((unit) => unit === event.target.value) ?? retention.unit })
            }
          >
            {units.map((unit) => (
              <option key={unit}>{unit}</option>
            ))}
          </NativeSelect>
        )}
      </Field>
    </div>
  );
}
