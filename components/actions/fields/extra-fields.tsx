"use client";

import { Toggle } from "@/components/wizard/toggle";
import { isRequired, type InputSchema } from "../input-schema";
import { NumberField, SelectField, TextField } from "./plain-fields";

/** Values of fields that only some vendors have, by `name` or `options.name`. */
export type ExtraValues = Record<string, string | number | boolean>;

interface ExtraField {
  path: string;
  label: string;
  property: InputSchema;
  kind: "choice" | "switch" | "number" | "text";
  isRequired: boolean;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const words = (name: string) =>
  capital(
    name
      .replace(/Ids?$/, "")
      .replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
      .trim(),
  );

function kindOf(property: InputSchema): ExtraField["kind"] | null {
  if (property.enum?.every((value) => typeof value === "string")) return "choice";
  if (property.type === "boolean") return "switch";
  if (property.type === "integer" || property.type === "number") return "number";
  return property.type === "string" ? "text" : null;
}

/** What the vendor takes beyond what the form asks anyway: `known` names the form's own fields. */
export function extraFieldsOf(schema: InputSchema, known: readonly string[]): ExtraField[] {
  const own = Object.entries(schema.properties ?? {}).filter(([name]) => name !== "options" && !known.includes(name));
  const { options } = schema.properties ?? {};
  const nested = Object.entries(options?.properties ?? {})
    .filter(([name]) => !known.includes(`options.${name}`))
    .map(([name, property]) => [`options.${name}`, property] as const);
  return [...own, ...nested].flatMap(([path, property]) => {
    const kind = kindOf(property);
    const name = path.replace("options.", "");
    if (kind === null) return [];
    const needed = path === name ? isRequired(schema, name) : options !== undefined && isRequired(options, name);
    return [{ path, label: property.title ?? words(name), property, kind, isRequired: needed }];
  });
}

/** The part of an input that these values make; what was left empty is left out. */
export function extraInput(values: ExtraValues): Record<string, unknown> {
  const own: Record<string, unknown> = {};
  const options: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(values)) {
    if (value === "") continue;
    if (path.startsWith("options.")) options[path.slice("options.".length)] = value;
    else own[path] = value;
  }
  return Object.keys(options).length === 0 ? own : { ...own, options };
}

/** What is missing, in sentences. */
export const extraProblems = (schema: InputSchema, known: readonly string[], values: ExtraValues): string[] =>
  extraFieldsOf(schema, known)
    .filter((field) => field.isRequired && (values[field.path] ?? "") === "")
    .map(({ label }) => `${label} is needed.`);

interface ExtraFieldsProps {
  schema: InputSchema;
  known: readonly string[];
  values: ExtraValues;
  onChange: (values: ExtraValues) => void;
  /** Whose they are, where several are asked. */
  legend?: string;
}

/** Fields that only this vendor has, drawn from what its input takes. Left alone, each is as the vendor decides. */
export function ExtraFields({ schema, known, values, onChange, legend = "Of this vendor" }: ExtraFieldsProps) {
  const fields = extraFieldsOf(schema, known);
  if (fields.length === 0) return null;
  const set = (path: string, value: string | number | boolean | null) => {
    const { [path]: _former, ...others } = values;
    onChange(value === null ? others : { ...others, [path]: value });
  };
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-2 text-sm font-medium text-muted-foreground">{legend}</legend>
      {fields.map(({ path, label, property, kind, isRequired: isNeeded }) => {
        const title = isNeeded ? label : `${label} (optional)`;
        const value = values[path];
        if (kind === "choice") {
          return (
            <SelectField
              empty={isNeeded ? "Choose" : "As the vendor decides"}
              help={property.description}
              key={path}
              label={title}
              onChange={(chosen) => set(path, chosen)}
              options={(property.enum ?? []).map((entry) => ({ value: String(entry), label: words(String(entry)) }))}
              value={typeof value === "string" ? value : ""}
            />
          );
        }
        if (kind === "switch") {
          return (
            <Toggle
              help={property.description ?? "Off, unless you switch it on."}
              isOn={value === true}
              key={path}
              label={label}
              onChange={(isOn) => set(path, isOn ? true : null)}
            />
          );
        }
        if (kind === "number") {
          return (
            <NumberField
              help={property.description}
              key={path}
              label={title}
              max={property.maximum}
              min={property.minimum}
              onChange={(number) => set(path, number)}
              value={typeof value === "number" ? value : null}
            />
          );
        }
        return (
          <TextField
            help={property.description}
            key={path}
            label={title}
            onChange={(text) => set(path, text)}
            value={typeof value === "string" ? value : ""}
          />
        );
      })}
    </fieldset>
  );
}
