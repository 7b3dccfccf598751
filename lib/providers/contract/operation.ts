import {
  httpMethods,
  resolveComponent,
  type ContractDocument,
  type DocumentOperation,
  type DocumentParameter,
  type HttpMethod,
  type JsonSchema,
  type Pagination,
} from "./document";

/** What a request body must be: the named schema where the document names one. */
export interface BodyContract {
  required: boolean;
  contentType: string;
  schemaName: string | null;
  schema: JsonSchema;
}

/** One version of an operation; documents without versions have exactly one, named "". */
export interface OperationVersion {
  version: string;
  /** The vendor's word: CURRENT, DEPRECATED, SUPPORTED. */
  state: string;
  /** Day (YYYYMMDD) from which the version may no longer be served; null when none is announced. */
  notBefore: string | null;
  body: BodyContract | null;
  responseSchemaName: string | null;
  /** Success status -> schema of the answer's body, null for an empty one. */
  success: ReadonlyMap<number, { name: string | null; schema: JsonSchema } | null>;
  parameters: readonly DocumentParameter[];
}

/** One method on one path of a vendor's API. */
export interface ContractOperation {
  service: string;
  operationId: string;
  method: HttpMethod;
  /** The path as documented, parameters in braces. */
  template: string;
  summary: string;
  tags: readonly string[];
  /** Newest first. */
  versions: readonly OperationVersion[];
  pagination: Pagination | null;
  /** A 202 is possible: the work goes on after the answer. */
  isAsync: boolean;
  /** Whether the method is one that changes things; the proxy records those as operations. */
  isWrite: boolean;
}

const schemaReference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

function nameOf(schema: JsonSchema): string | null {
  if (typeof schema === "boolean" || typeof schema.$ref !== "string") return null;
  return schema.$ref.split("/").at(-1) ?? null;
}

function bodyOf(operation: DocumentOperation): BodyContract | null {
  const body = operation.requestBody;
  const [contentType, content] = Object.entries(body?.content ?? {})[0] ?? [];
  if (body === undefined || contentType === undefined) return null;
  const schema = content?.schema ?? true;
  return { required: body.required, contentType, schema, schemaName: nameOf(schema) };
}

function unversioned(
  operation: DocumentOperation,
  parameters: DocumentParameter[],
  document: ContractDocument,
): OperationVersion {
  const success = new Map<number, { name: string | null; schema: JsonSchema } | null>();
  for (const [status, entry] of Object.entries(operation.responses)) {
    if (!/^2\d\d$/.test(status)) continue;
    const content = Object.values(resolveComponent(entry, document.components.responses).content ?? {})[0];
    success.set(Number(status), content?.schema === undefined ? null : { name: nameOf(content.schema), schema: content.schema });
  }
  return {
    version: "",
    state: "CURRENT",
    notBefore: null,
    body: bodyOf(operation),
    responseSchemaName: [...success.values()].find((answer) => answer?.name != null)?.name ?? null,
    success,
    parameters,
  };
}

function versionsOf(operation: DocumentOperation, document: ContractDocument): OperationVersion[] {
  const resolve = (entries: DocumentOperation["parameters"]) =>
    entries.map((entry) => resolveComponent(entry, document.components.parameters));
  const newest = resolve(operation.parameters);
  const entries = operation["x-versions"];
  if (entries === undefined) return [unversioned(operation, newest, document)];
  return entries.map((entry) => ({
    version: entry.version,
    state: entry.state,
    notBefore: entry.notBefore,
    body:
      entry.requestSchema === null
        ? null
        : {
            required: operation.requestBody?.required ?? true,
            contentType: bodyOf(operation)?.contentType ?? "application/json",
            schemaName: entry.requestSchema,
            schema: schemaReference(entry.requestSchema),
          },
    responseSchemaName: entry.responseSchema,
    success: new Map(
      Object.entries(entry.success).map(([status, name]) => [
        Number(status),
        name === null ? null : { name, schema: schemaReference(name) },
      ]),
    ),
    parameters: entry.parameters === undefined ? newest : withPathParameters(resolve(entry.parameters), newest),
  }));
}

/** A version's own list tells the query only; the path is the same in all versions. */
function withPathParameters(own: DocumentParameter[], newest: DocumentParameter[]): DocumentParameter[] {
  const missing = newest.filter((p) => p.in === "path" && !own.some((q) => q.in === "path" && q.name === p.name));
  return [...missing, ...own];
}

/** Every operation of the document, in the document's order. */
export function operationsOf(service: string, document: ContractDocument): ContractOperation[] {
  const operations: ContractOperation[] = [];
  for (const [template, item] of Object.entries(document.paths)) {
    for (const lower of httpMethods) {
      const operation = item[lower];
      if (operation === undefined) continue;
      const method = lower.toUpperCase() as HttpMethod;
      operations.push({
        service,
        operationId: operation.operationId,
        method,
        template,
        summary: operation.summary,
        tags: operation.tags,
        versions: versionsOf(operation, document),
        pagination: operation["x-pagination"] ?? null,
        isAsync: operation["x-async"],
        isWrite: !["GET", "HEAD", "OPTIONS"].includes(method),
      });
    }
  }
  return operations;
}
