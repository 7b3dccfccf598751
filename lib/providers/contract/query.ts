import type { DocumentParameter, JsonSchema } from "./document";

/** A request's part that breaks the contract. `path` is a JSON pointer for bodies, a name for parameters. */
export interface ContractIssue {
  in: "path" | "query" | "body";
  path: string;
  message: string;
}

export type QueryValues = Record<string, unknown>;

/** JSON Schema types that a parameter may have, through one level of reference. */
function typesOf(schema: JsonSchema, dereference: (ref: string) => JsonSchema | undefined): readonly string[] {
  if (typeof schema === "boolean") return [];
  if (typeof schema.$ref === "string") return typesOf(dereference(schema.$ref) ?? true, dereference);
  if (typeof schema.type === "string") return [schema.type];
  return Array.isArray(schema.type) ? schema.type.filter((type): type is string => typeof type === "string") : [];
}

/** Query text as the value its type asks for; text that does not fit is left as it is for the validator to refuse. */
function coerceText(text: string, types: readonly string[]): unknown {
  if (text === "" && types.includes("null")) return null;
  if (types.includes("string") || types.length === 0) return text;
  if (types.includes("integer") && /^-?\d{1,16}$/.test(text)) return Number(text);
  if (types.includes("number") && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** A parameter with what reading its text needs, worked out once. */
export interface QueryParameter {
  name: string;
  required: boolean;
  explode: boolean;
  types: readonly string[];
  itemTypes: readonly string[];
  defaultValue: unknown;
}

export function queryParameter(
  parameter: DocumentParameter,
  dereference: (ref: string) => JsonSchema | undefined,
): QueryParameter {
  const { schema } = parameter;
  const items = typeof schema === "object" && typeof schema.items === "object" && schema.items !== null ? schema.items : true;
  return {
    name: parameter.name,
    required: parameter.required,
    explode: parameter.explode,
    types: typesOf(schema, dereference),
    itemTypes: typesOf(items === true ? true : { ...items }, dereference),
    defaultValue: typeof schema === "object" ? schema.default : undefined,
  };
}

/**
 * Reads a query string by its parameters: numbers, booleans, lists and "" for null become values, defaults are filled in.
 * Unknown, missing and needlessly repeated parameters are issues.
 */
export function readQuery(
  parameters: ReadonlyMap<string, QueryParameter>,
  query: URLSearchParams,
): { values: QueryValues; issues: ContractIssue[] } {
  const values: QueryValues = {};
  const issues: ContractIssue[] = [];
  const issue = (path: string, message: string) => issues.push({ in: "query", path, message });

  for (const name of new Set(query.keys())) {
    const parameter = parameters.get(name);
    if (parameter === undefined) {
      issue(name, "is not a parameter of this operation");
      continue;
    }
    const texts = query.getAll(name);
    if (parameter.types.includes("array")) {
      const items = parameter.explode ? texts : texts.flatMap((text) => text.split(","));
      values[name] = items.map((text) => coerceText(text, parameter.itemTypes));
    } else if (texts.length > 1) {
      issue(name, "must be given once");
    } else {
      values[name] = coerceText(texts[0] ?? "", parameter.types);
    }
  }
  for (const parameter of parameters.values()) {
    if (query.has(parameter.name)) continue;
    if (parameter.required) issue(parameter.name, "is required");
    else if (parameter.defaultValue !== undefined) values[parameter.name] = parameter.defaultValue;
  }
  return { values, issues };
}
