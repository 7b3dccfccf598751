"use client";

import { useId, useState, type ReactNode } from "react";
import { Input } from "@/components/ui/input";

export interface PickerRow {
  id: string;
  label: string;
  detail?: ReactNode;
  disabledReason?: string | null;
}

interface RowPickerProps {
  legend: string;
  rows: readonly PickerRow[];
  chosen: readonly string[];
  /** One of them, or any number. */
  mode: "one" | "many";
  onChange: (chosen: string[]) => void;
  /** Searching is the caller's: for lists longer than one page. */
  onSearch?: (words: string) => void;
  note?: ReactNode;
}

/** A list to choose from, with a box to filter it. */
export function RowPicker({ legend, rows, chosen, mode, onChange, onSearch, note }: RowPickerProps) {
  const [words, setWords] = useState("");
  const name = useId();
  const shown = onSearch ? rows : rows.filter((row) => row.label.toLowerCase().includes(words.trim().toLowerCase()));
  const toggle = (id: string) => {
    if (mode === "one") return onChange([id]);
    onChange(chosen.includes(id) ? chosen.filter((known) => known !== id) : [...chosen, id]);
  };
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1.5 flex w-full items-baseline justify-between text-sm font-medium">
        {legend}
        {mode === "many" && <span className="font-normal text-muted-foreground">{chosen.length} chosen</span>}
      </legend>
      {(rows.length > 8 || onSearch || words !== "") && (
        <Input
          type="search"
          aria-label={`Search ${legend.toLowerCase()}`}
          placeholder="Search by name"
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            onSearch?.(event.target.value.trim());
          }}
        />
      )}
      <ul className="max-h-72 divide-y overflow-y-auto rounded-md border" tabIndex={0} aria-label={legend}>
        {shown.map((row) => (
          <li key={row.id}>
            <label className="flex cursor-pointer items-center gap-3 px-3 py-2 hover:bg-muted has-disabled:cursor-not-allowed has-disabled:text-muted-foreground">
              <input
                type={mode === "one" ? "radio" : "checkbox"}
                name={name}
                className="size-4 shrink-0 accent-accent"
                checked={chosen.includes(row.id)}
                disabled={Boolean(row.disabledReason)}
                onChange={() => toggle(row.id)}
              />
              <span className="min-w-0 flex-1 truncate">{row.label}</span>
              <span className="max-w-[60%] shrink-0 text-right text-table text-muted-foreground max-sm:max-w-[50%]">
                {row.disabledReason ?? row.detail}
              </span>
            </label>
          </li>
        ))}
        {shown.length === 0 && (
          <li className="px-3 py-4 text-center text-muted-foreground">
            {words ? `Nothing is called “${words}”.` : "There is nothing to choose from."}
          </li>
        )}
      </ul>
      {note && <p className="text-sm text-muted-foreground">{note}</p>}
    </fieldset>
  );
}
