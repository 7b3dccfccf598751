import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import type { ContractDocument, JsonSchema } from "./document";
import type { ContractOperation, OperationVersion } from "./operation";
import { queryParameter, readQuery, type ContractIssue, type QueryParameter } from "./query";

export interface RequestParts {
  pathParams: Record<string, string>;
  query: URLSearchParams;
  /** Parsed JSON; undefined when the request has no body. */
  body: unknown;
}

/** A request that keeps the contract: query as typed values with defaults filled in, the body untouched. */
interface ValidRequest {
  pathParams: Record<string, string>;
  query: Record<string, unknown>;
  body: unknown;
}

export type RequestValidation = { ok: true; value: ValidRequest } | { ok: false; issues: ContractIssue[] };

interface CompiledVersion {
  query: ReadonlyMap<string, QueryParameter>;
  checks: readonly { in: "path" | "query"; name: string; validate: ValidateFunction }[];
  body: ValidateFunction | null;
}

function describe(error: ErrorObject): string {
  switch (error.keyword) {
    case "enum":
      return `must be one of ${(error.params.allowedValues as unknown[]).filter((value) => value !== null).join(", ")}`;
    case "required":
      return "is required";
    case "additionalProperties":
    case "unevaluatedProperties":
      return "is not a field of this request";
    default:
      return error.message ?? "is not valid";
  }
}

/** JSON pointer of what is wrong; for a missing or surplus member, of that member. */
function pointer(error: ErrorObject): string {
  const { missingProperty, additionalProperty } = error.params as { missingProperty?: string; additionalProperty?: string };
  const member = missingProperty ?? additionalProperty;
  return member === undefined
    ? error.instancePath
    : `${error.instancePath}/${member.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Compiles the document's schemas when they are first needed and keeps them. */
export class ContractValidator {
  readonly #ajv: Ajv2020;
  readonly #baseId: string;
  readonly #schemas: Record<string, JsonSchema>;
  readonly #versions = new WeakMap<OperationVersion, CompiledVersion>();
  readonly #answers = new Map<JsonSchema, ValidateFunction>();

  constructor(service: string, document: ContractDocument) {
    this.#schemas = document.components.schemas;
    this.#baseId = `contract:${service === "" ? "api" : service}`;
    // Vendors' patterns (`[a-z0-9-_ ]`) are not all valid with the unicode flag.
    this.#ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, unicodeRegExp: false, logger: false });
    addFormats.default(this.#ajv);
    this.#ajv.addFormat("numeric-string", /^-?\d+(\.\d+)?$/);
    this.#ajv.addSchema({ $id: this.#baseId, components: { schemas: this.#schemas } });
  }

  request(operation: ContractOperation, version: OperationVersion, parts: RequestParts): RequestValidation {
    const compiled = this.#compiled(version);
    const { values, issues } = readQuery(compiled.query, parts.query);
    for (const check of compiled.checks) {
      const value = check.in === "path" ? parts.pathParams[check.name] : values[check.name];
      if (value === undefined || check.validate(value)) continue;
      const [first] = check.validate.errors ?? [];
      issues.push({ in: check.in, path: check.name, message: first === undefined ? "is not valid" : describe(first) });
    }
    issues.push(...this.#bodyIssues(version, compiled, parts.body));
    if (issues.length > 0) return { ok: false, issues };
    return { ok: true, value: { pathParams: parts.pathParams, query: values, body: parts.body } };
  }

  #bodyIssues(version: OperationVersion, compiled: CompiledVersion, body: unknown): ContractIssue[] {
    const refusal = (message: string): ContractIssue[] => [{ in: "body", path: "", message }];
    if (version.body === null) return isEmptyBody(body) ? [] : refusal("must be left out: this operation takes none");
    if (body === undefined) return version.body.required ? refusal("is required") : [];
    if (compiled.body === null || compiled.body(body)) return [];
    return (compiled.body.errors ?? []).map((error) => ({ in: "body", path: pointer(error), message: describe(error) }));
  }

  /** What a success answer's body gets wrong; an empty list when it keeps the contract. */
  answer(version: OperationVersion, status: number, body: unknown): ContractIssue[] {
    const expected = version.success.get(status);
    if (expected === undefined) return [{ in: "body", path: "", message: `status ${status} is not a listed success` }];
    if (expected === null) return [];
    let validate = this.#answers.get(expected.schema);
    if (validate === undefined) this.#answers.set(expected.schema, (validate = this.#compile(expected.schema)));
    if (validate(body)) return [];
    return (validate.errors ?? []).map((error) => ({ in: "body", path: pointer(error), message: describe(error) }));
  }

  #compiled(version: OperationVersion): CompiledVersion {
    const known = this.#versions.get(version);
    if (known !== undefined) return known;
    const dereference = (ref: string) => this.#schemas[ref.split("/").at(-1) ?? ""];
    const inQuery = version.parameters.filter((parameter) => parameter.in === "query");
    const compiled: CompiledVersion = {
      query: new Map(inQuery.map((parameter) => [parameter.name, queryParameter(parameter, dereference)])),
      checks: version.parameters.flatMap((parameter) =>
        parameter.in === "path" || parameter.in === "query"
          ? [{ in: parameter.in, name: parameter.name, validate: this.#compile(parameter.schema) }]
          : [],
      ),
      // Only JSON can be checked; other bodies (image uploads) pass as they are.
      body: version.body?.contentType === "application/json" ? this.#compile(version.body.schema) : null,
    };
    this.#versions.set(version, compiled);
    return compiled;
  }

  #compile(schema: JsonSchema): ValidateFunction {
    const absolute = withAbsoluteReferences(schema, this.#baseId);
    return this.#ajv.compile(typeof absolute === "object" && absolute !== null ? absolute : schema);
  }
}

/** Generated clients send `{}` or `null` where nothing is asked for; vendors do not mind. */
function isEmptyBody(body: unknown): boolean {
  return body == null || (typeof body === "object" && !Array.isArray(body) && Object.keys(body).length === 0);
}

function withAbsoluteReferences(value: unknown, baseId: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withAbsoluteReferences(item, baseId));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === "$ref" && typeof member === "string" && member.startsWith("#")
        ? baseId + member
        : withAbsoluteReferences(member, baseId),
    ]),
  );
}
