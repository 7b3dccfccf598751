"use client";

import { useId } from "react";

interface ToggleProps {
  label: string;
  help: string;
  isOn: boolean;
  disabledReason?: string | null;
  onChange: (isOn: boolean) => void;
}

/** A switch with what it means; disabled with the reason where the vendor cannot do it. */
export function Toggle({ label, help, isOn, disabledReason, onChange }: ToggleProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <input
        id={id}
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={isOn && !disabledReason}
        disabled={Boolean(disabledReason)}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        <p id={`${id}-help`} className="text-sm text-muted-foreground">
          {disabledReason ?? help}
        </p>
      </div>
    </div>
  );
}
