"use client";

import { parseAsNativeArrayOf, parseAsString, useQueryStates } from "nuqs";
import { Input } from "@/components/ui/input";

const many = parseAsNativeArrayOf(parseAsString).withDefault([]);

/** `2026-01-31T09:00` in the browser's own zone, as its date field wants it. */
function fieldValue(moment: string | undefined): string {
  if (moment === undefined || Number.isNaN(Date.parse(moment))) return "";
  const date = new Date(moment);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** From when until when; kept in the address like every other filter. */
export function TimeRange() {
  const [range, setRange] = useQueryStates({ after: many, before: many }, { history: "replace" });
  const field = (name: "after" | "before", label: string) => (
    <label className="flex items-center gap-2">
      <span className="text-muted-foreground">{label}</span>
      <Input
        className="w-48"
        onChange={({ target }) => void setRange({ [name]: target.value === "" ? null : [new Date(target.value).toISOString()] })}
        type="datetime-local"
        value={fieldValue(range[name][0])}
      />
    </label>
  );
  return (
    <div className="flex flex-wrap items-center gap-3 px-3 pt-2 text-table">
      {field("after", "From")}
      {field("before", "Until")}
    </div>
  );
}
