"use client";

import { useId, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export interface ChoiceOption<T extends string> {
  value: T;
  label: string;
  detail?: ReactNode;
  /** Why it cannot be chosen: shown, never hidden. */
  disabledReason?: string | null;
}

interface ChoiceProps<T extends string> {
  legend: string;
  options: readonly ChoiceOption<T>[];
  value: T | null;
  onChange: (value: T) => void;
}

/** One of a few, each with what it means; what the vendor cannot do stays visible with the reason. */
export function Choice<T extends string>({ legend, options, value, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {options.map((option) => (
          <label
            key={option.value}
            className={cn(
              "flex cursor-pointer gap-3 rounded-md border p-3 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2",
              option.disabledReason && "cursor-not-allowed",
            )}
          >
            <input
              type="radio"
              name={name}
              className="mt-0.5 size-4 shrink-0 accent-accent"
              value={option.value}
              checked={value === option.value}
              disabled={Boolean(option.disabledReason)}
              aria-describedby={`${name}-${option.value}`}
              onChange={() => onChange(option.value)}
            />
            <span className="grid content-start gap-0.5">
              <span className={cn("text-sm font-medium", option.disabledReason && "text-muted-foreground")}>{option.label}</span>
              <span id={`${name}-${option.value}`} className="text-sm text-muted-foreground">
                {option.disabledReason ?? option.detail}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
