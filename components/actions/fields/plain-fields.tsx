"use client";

import type { ReactNode } from "react";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Field } from "@/components/wizard/field";

interface TextFieldProps {
  label: string;
  value: string;
  help?: ReactNode;
  error?: string | null;
  onChange: (value: string) => void;
}

export function TextField({ label, value, help, error, onChange }: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(ids) => (
        <Input {...ids} value={value} autoComplete="off" spellCheck={false} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}

interface NumberFieldProps {
  label: string;
  value: number | null;
  min?: number | undefined;
  max?: number | undefined;
  help?: ReactNode;
  onChange: (value: number | null) => void;
}

/** A whole number; empty is null. */
export function NumberField({ label, value, min, max, help, onChange }: NumberFieldProps) {
  return (
    <Field
      label={label}
      help={
        help ??
        (min !== undefined && max !== undefined ? `${min.toLocaleString("en")} to ${max.toLocaleString("en")}` : undefined)
      }
    >
      {(ids) => (
        <Input
          {...ids}
          type="number"
          min={min}
          max={max}
          step={1}
          value={value ?? ""}
          onChange={(event) => onChange(Number.isNaN(event.target.valueAsNumber) ? null : Math.round(event.target.valueAsNumber))}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps<T extends string> {
  label: string;
  value: T | "";
  options: readonly { value: T; label: string; disabled?: boolean }[];
  help?: ReactNode;
  /** Shown first, for nothing chosen. */
  empty?: string;
  onChange: (value: T | "") => void;
}

export function SelectField<T extends string>({ label, value, options, help, empty, onChange }: SelectFieldProps<T>) {
  return (
    <Field label={label} help={help}>
      {(ids) => (
        <NativeSelect
          {...ids}
          className="w-full"
          value={value}
          onChange={(event) => onChange(options.find((option) => option.value === event.target.value)?.value ?? "")}
        >
          {empty !== undefined && <option value="">{empty}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </NativeSelect>
      )}
    </Field>
  );
}
