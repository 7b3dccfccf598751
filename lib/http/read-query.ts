import { z } from "zod";
import { ProblemError } from "./problems";

/** NUL and halves of surrogate pairs, which PostgreSQL cannot store and JSON cannot carry. */
const unstorable = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export function isStorable(text: string): boolean {
  return !unstorable.test(text);
}

/**
 * Reads a query string by a schema. A parameter whose schema is an array may be repeated; any other must stand once.
 * Unknown parameters and bad values are 400 and name the parameter.
 */
export function readQuery<S extends z.ZodObject>(schema: S, params: URLSearchParams): z.infer<S> {
  const errors: { path: string; message: string }[] = [];
  const given: Record<string, unknown> = {};
  for (const name of new Set(params.keys())) {
    const field = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    const values = params.getAll(name);
    if (field === undefined) errors.push({ path: name, message: unknownParameter(Object.keys(schema.shape)) });
    else if (!values.every(isStorable)) errors.push({ path: name, message: "holds a character that cannot be stored" });
    else if (takesMany(field)) given[name] = values;
    else if (values.length > 1) errors.push({ path: name, message: "stands more than once" });
    else given[name] = values[0];
  }
  if (errors.length === 0) {
    const parsed = schema.safeParse(given);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) errors.push({ path: issue.path.join(".") || "query", message: issue.message });
  }
  throw new ProblemError("malformed-request", `${errors[0]?.path}: ${errors[0]?.message}`, { errors });
}

function takesMany(field: unknown): boolean {
  let inner = field;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable)
    inner = inner.unwrap();
  return inner instanceof z.ZodArray;
}

const unknownParameter = (known: readonly string[]) =>
  known.length === 0
    ? "is not a parameter of this address; it takes none"
    : `is not a parameter of this address; it takes ${known.join(", ")}`;
