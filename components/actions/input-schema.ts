import type { Retention } from "@/lib/domain/schedule";
import { frequencies, retentionUnits } from "@/lib/domain/states";

/** The part of JSON Schema that forms read: what a provider takes for one kind of operation. */
export interface InputSchema {
  type?: string | string[] | undefined;
  properties?: Record<string, InputSchema> | undefined;
  required?: string[] | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  anyOf?: InputSchema[] | undefined;
  oneOf?: InputSchema[] | undefined;
  allOf?: InputSchema[] | undefined;
  items?: InputSchema | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  pattern?: string | undefined;
  title?: string | undefined;
  description?: string | undefined;
  default?: unknown;
}

const branches = (schema: InputSchema): InputSchema[] => [
  schema,
  ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(branches),
];

/** Every schema that a property can have, by a path of names; `[]` steps into an array's items. */
function schemasAt(schema: InputSchema, path: readonly string[]): InputSchema[] {
  const [name, ...rest] = path;
  if (name === undefined) return branches(schema);
  return branches(schema).flatMap((branch) => {
    const next = name === "[]" ? branch.items : branch.properties?.[name];
    return next ? schemasAt(next, rest) : [];
  });
}

/** Whether the vendor takes a field at all; `not` schemas never count. */
export const takes = (schema: InputSchema, ...path: string[]): boolean => schemasAt(schema, path).length > 0;

/** Whether a field must be given in every form of the input. */
export function isRequired(schema: InputSchema, name: string): boolean {
  const alternatives = schema.anyOf ?? schema.oneOf ?? [];
  return (
    (schema.required ?? []).includes(name) ||
    (alternatives.length > 0 && alternatives.every((branch) => isRequired(branch, name)))
  );
}

/** The values that a field may have; null when any of its type will do. `allOf` narrows, `anyOf` widens. */
export function allowedValues(schema: InputSchema, ...path: string[]): (string | number | boolean)[] | null {
  const values = admitted(schema, path);
  if (values === null) return null;
  return [
    ...new Set(values.filter((value) => typeof value === "string" || typeof value === "number" || typeof value === "boolean")),
  ];
}

/** Null: nothing here limits it. */
function admitted(schema: InputSchema, path: readonly string[]): unknown[] | null {
  const [name, ...rest] = path;
  const next = name === undefined ? undefined : name === "[]" ? schema.items : schema.properties?.[name];
  const own =
    name === undefined
      ? (schema.enum ?? (schema.const === undefined ? null : [schema.const]))
      : next
        ? admitted(next, rest)
        : null;
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map((branch) => admitted(branch, path));
  const united = alternatives.length > 0 && alternatives.every((values) => values !== null) ? alternatives.flat() : null;
  const limits = [own, united, ...(schema.allOf ?? []).map((branch) => admitted(branch, path))].filter(
    (values) => values !== null,
  );
  return limits.reduce<unknown[] | null>(
    (left, values) => (left === null ? values : left.filter((value) => values.includes(value))),
    null,
  );
}

/** Those of `all` that the vendor takes, in our order. */
export function allowedOf<T extends string>(all: readonly T[], schema: InputSchema, ...path: string[]): T[] {
  const allowed = allowedValues(schema, ...path);
  return allowed ? all.filter((value) => allowed.includes(value)) : [...all];
}

/** The retentions that the vendor takes where it has a fixed set; null when any count of these units will do. */
export function allowedRetentions(schema: InputSchema): Retention[] | null {
  const found: Retention[] = [];
  for (const branch of schemasAt(schema, ["retention"])) {
    const counts = branch.properties?.count && allowedValues(branch.properties.count);
    const units = branch.properties?.unit && allowedValues(branch.properties.unit);
    if (!counts || !units) continue;
    for (const unit of units) {
      for (const count of counts) {
        const known = retentionUnits.find((candidate) => candidate === unit);
        if (known === undefined || typeof count !== "number") continue;
        if (!found.some((retention) => retention.count === count && retention.unit === known)) found.push({ count, unit: known });
      }
    }
  }
  return found.length > 0 ? found : null;
}

/** What the schedule editor may offer, read from where a schedule stands in an input (`schedules`, `[]` or `schedule`). */
export interface ScheduleRules {
  frequencies: (typeof frequencies)[number][];
  backupTypes: ("full" | "incremental")[];
  /** The one zone that the vendor keeps its clock in; null when any will do. */
  timezones: string[] | null;
  takesMonths: boolean;
  takesWindow: boolean;
  takesActive: boolean;
  maxDays: number | null;
  maxWeeks: number | null;
  /** Where only whole hours are taken, the pattern says so. */
  wholeHoursOnly: boolean;
  maxSchedules: number | null;
}

export function scheduleRules(schema: InputSchema, ...path: string[]): ScheduleRules {
  const limit = (name: string) =>
    schemasAt(schema, [...path, name]).find((found) => found.maxItems !== undefined)?.maxItems ?? null;
  const active = allowedValues(schema, ...path, "active");
  const patterns = schemasAt(schema, [...path, "time"]).flatMap((found) => (found.pattern ? [found.pattern] : []));
  const list =
    path.at(-1) === "[]" ? schemasAt(schema, path.slice(0, -1)).find((found) => found.maxItems !== undefined) : undefined;
  const zones = allowedValues(schema, ...path, "timezone");
  return {
    frequencies: allowedOf(frequencies, schema, ...path, "frequency"),
    backupTypes: allowedOf(["full", "incremental"] as const, schema, ...path, "backupType"),
    timezones: zones ? zones.map(String) : null,
    takesMonths: takes(schema, ...path, "months"),
    takesWindow: takes(schema, ...path, "window"),
    takesActive: takes(schema, ...path, "active") && !(active && active.length === 1),
    maxDays: limit("days"),
    maxWeeks: limit("weeks"),
    wholeHoursOnly:
      patterns.length > 0 && patterns.some((pattern) => !new RegExp(pattern).test("02:30") && new RegExp(pattern).test("02:00")),
    maxSchedules: list?.maxItems ?? null,
  };
}
