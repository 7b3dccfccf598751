"use client";

import type { ConnectableProvider, ConnectionField } from "@/components/api/connections";
import { Input, Textarea } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Field } from "@/components/wizard/field";

/** Values are kept by `settings.region`, `credentials.secretKey`. */
export const keyOf = (field: Pick<ConnectionField, "group" | "name">): string => `${field.group}.${field.name}`;

/** The provider's fields that belong to what is chosen so far. */
export function shownFields(provider: ConnectableProvider, values: Record<string, string>): ConnectionField[] {
  return provider.fields.filter(({ onlyWhen }) => !onlyWhen || values[`settings.${onlyWhen.field}`] === onlyWhen.equals);
}

/** One group's values for the API; what is empty is left out. */
export function settingsOf(
  provider: ConnectableProvider,
  values: Record<string, string>,
  group: ConnectionField["group"],
): Record<string, string> {
  const filled = shownFields(provider, values).flatMap((field) => {
    const value = (
      values[keyOf(field)] ??
      (field.kind === "select" && field.required ? field.options?.[0]?.value : undefined) ??
      ""
    ).trim();
    return field.group === group && value !== "" ? [[field.name, value] as const] : [];
  });
  return Object.fromEntries(filled);
}

interface ProviderFieldsProps {
  fields: readonly ConnectionField[];
  values: Record<string, string>;
  faultOf: (path: string) => string | null;
  onChange: (key: string, value: string) => void;
}

export function ProviderFields({ fields, values, faultOf, onChange }: ProviderFieldsProps) {
  return fields.map((field) => {
    const key = keyOf(field);
    const value = values[key] ?? "";
    return (
      <Field key={key} label={field.required ? field.label : `${field.label} (optional)`} help={field.help} error={faultOf(key)}>
        {(ids) => {
          if (field.kind === "select") {
            return (
              <NativeSelect {...ids} className="w-full" value={value} onChange={(event) => onChange(key, event.target.value)}>
                {!field.required && <option value="">–</option>}
                {field.options?.map((option) => (
                  <option key={option.value} value={option.value}>
                    {option.label}
                  </option>
                ))}
              </NativeSelect>
            );
          }
          if (field.kind === "multiline-secret") {
            return (
              <Textarea
                {...ids}
                autoComplete="off"
                spellCheck={false}
                value={value}
                onChange={(event) => onChange(key, event.target.value)}
              />
            );
          }
          return (
            <Input
              {...ids}
              type={field.kind === "secret" ? "password" : "text"}
              autoComplete={field.kind === "secret" ? "new-password" : "off"}
              spellCheck={false}
              value={value}
              onChange={(event) => onChange(key, event.target.value)}
            />
          );
        }}
      </Field>
    );
  });
}
