"use client";

import { cn } from "@/components/ui/cn";

interface ToggleRowProps<T extends string> {
  legend: string;
  options: readonly { value: T; label: string; name: string }[];
  chosen: readonly T[];
  onToggle: (value: T) => void;
}

/** Days or weeks to switch on and off. */
export function ToggleRow<T extends string>({ legend, options, chosen, onToggle }: ToggleRowProps<T>) {
  return (
    <div role="group" aria-label={legend} className="flex flex-wrap items-center gap-1.5">
      <span className="mr-1 text-sm text-muted-foreground">{legend}</span>
      {options.map((option) => {
        const isOn = chosen.includes(option.value);
        return (
          <button
            key={option.value}
            type="button"
            aria-pressed={isOn}
            aria-label={option.name}
            onClick={() => onToggle(option.value)}
            className={cn(
              "h-8 min-w-10 rounded-md border px-2.5 text-sm",
              isOn ? "border-accent bg-accent text-accent-foreground" : "hover:bg-muted",
            )}
          >
            {option.label}
          </button>
        );
      })}
    </div>
  );
}
