"use client";

import { Input } from "@/components/ui/input";
import { Field } from "@/components/wizard/field";

/** The name must be typed: one careless click deletes nothing. */
export function TypedGuard({ wanted, typed, onType }: { wanted: string; typed: string; onType: (typed: string) => void }) {
  return (
    <Field label={`Type ${wanted} to go on`}>
      {(ids) => (
        <Input {...ids} value={typed} autoComplete="off" spellCheck={false} onChange={(event) => onType(event.target.value)} />
      )}
    </Field>
  );
}
