import { z } from "zod";

/**
 * What a generated validator becomes when answers are read rather than requests written: enumerations and formats are taken as
 * text (a new state must not hide a row), numbers and booleans also as text, and "" is null wherever there may be nothing.
 */
type Tolerant<T> = T extends string
  ? string
  : T extends number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? Tolerant<Item>[]
      : T extends object
        ? { [K in keyof T]: undefined extends T[K] ? Tolerant<Exclude<T[K], undefined>> | null | undefined : Tolerant<T[K]> }
        : T;

const numberText = /^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/;

const asNumber = z.preprocess(
  (value) => (typeof value === "string" && numberText.test(value) ? Number(value) : value),
  z.number(),
);
const asBoolean = z.preprocess((value) => {
  if (value === "true" || value === "True") return true;
  return value === "false" || value === "False" ? false : value;
}, z.boolean());

function tolerantSchema(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    const inner = tolerantSchema(schema.unwrap());
    const absent = z.preprocess((value) => (value === "" ? null : value), inner.nullish());
    // Optional as a key of an object too, which preprocessing alone is not.
    return absent.optional();
  }
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, z.ZodType> = {};
    for (const [name, field] of Object.entries(schema.shape)) shape[name] = tolerantSchema(field);
    return z.object(shape);
  }
  if (schema instanceof z.ZodArray) return z.array(tolerantSchema(schema.element));
  if (schema instanceof z.ZodUnion) return z.union(schema.options.map(tolerantSchema));
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodString || schema instanceof z.ZodISODateTime) return z.string();
  if (schema instanceof z.ZodNumber) return asNumber;
  if (schema instanceof z.ZodBoolean) return asBoolean;
  return z.unknown();
}

export type ParsedRow<T> = { ok: true; row: Tolerant<T> } | { ok: false; message: string };

/** Makes the reader of one row from a generated validator. Give it only the fields that are used: a field nobody reads may be wrong. */
export function tolerantRow<T>(schema: z.ZodType<T>): (value: unknown) => ParsedRow<T> {
  const tolerant = tolerantSchema(schema) as z.ZodType<Tolerant<T>>;
  return (value) => {
    const parsed = tolerant.safeParse(value);
    if (parsed.success) return { ok: true, row: parsed.data };
    const [issue] = parsed.error.issues;
    return { ok: false, message: `${issue?.path.join(".") || "the row"}: ${issue?.message ?? "is not what the contract says"}` };
  };
}
