import { documentSchema, type JsonSchema, type ServiceVersion } from "./document";
import { operationsOf, type ContractOperation, type OperationVersion } from "./operation";
import type { ContractIssue } from "./query";
import { RouteTree, type Match } from "./route-tree";
import { ContractValidator, type RequestParts, type RequestValidation } from "./validation";

/** One service of a vendor, read from its OpenAPI document: what may be called and how it must look. */
export interface Contract {
  readonly service: string;
  readonly title: string;
  /** The service's name in the vendor's own version header; "" where it has none. */
  readonly serviceType: string;
  /** The service's versions, newest first; empty where the vendor has none. */
  readonly versions: readonly ServiceVersion[];
  readonly operations: readonly ContractOperation[];
  /** Throws on an unknown id: ids are written in code, so an unknown one is a mistake there. */
  operation(operationId: string): ContractOperation;
  /** The operation that answers this method and wire path (percent-encoded, no query); null when none is listed. */
  match(method: string, path: string): Match | null;
  /** The entry of a version, the newest without one; null when the operation is not in that version. */
  version(operation: ContractOperation, version?: string): OperationVersion | null;
  /** Checks a request against one version (the newest without one). Only query text is converted. */
  validate(operation: ContractOperation, version: string | undefined, parts: RequestParts): RequestValidation;
  /** What a success answer gets wrong; empty when it is as promised. */
  validateAnswer(
    operation: ContractOperation,
    version: string | undefined,
    answer: { status: number; body: unknown },
  ): ContractIssue[];
  /** A named schema of the document, for building answers; undefined when the document has none of that name. */
  schema(name: string): JsonSchema | undefined;
}

/**
 * Reads an OpenAPI 3.1 document. `service` is the name the proxy's paths use; "" for a vendor with one service.
 * Throws when the document is not what Backdesk can read (a ZodError names the place). Schemas are compiled at first use.
 */
export function loadContract(service: string, document: unknown): Contract {
  const parsed = documentSchema.parse(document);
  const operations = operationsOf(service, parsed);
  const tree = new RouteTree(operations);
  const validator = new ContractValidator(service, parsed);
  const byId = new Map(operations.map((operation) => [operation.operationId, operation]));
  if (byId.size !== operations.length) throw new Error(`${parsed.info.title}: two operations share an operationId.`);

  const findVersion = (operation: ContractOperation, version?: string) =>
    (version === undefined ? operation.versions[0] : operation.versions.find((entry) => entry.version === version)) ?? null;

  return {
    service,
    title: parsed.info.title,
    serviceType: parsed.info["x-service-type"] ?? "",
    versions: parsed.info["x-versions"],
    operations,
    operation(operationId) {
      const operation = byId.get(operationId);
      if (operation === undefined) throw new Error(`${parsed.info.title} has no operation ${operationId}.`);
      return operation;
    },
    match: (method, path) => tree.match(method, path),
    version: findVersion,
    validate(operation, version, parts) {
      const entry = findVersion(operation, version);
      if (entry === null) return { ok: false, issues: [notInVersion(operation, version)] };
      return validator.request(operation, entry, parts);
    },
    validateAnswer(operation, version, { status, body }) {
      const entry = findVersion(operation, version);
      return entry === null ? [notInVersion(operation, version)] : validator.answer(entry, status, body);
    },
    schema: (name) => parsed.components.schemas[name],
  };
}

function notInVersion(operation: ContractOperation, version: string | undefined): ContractIssue {
  return { in: "path", path: operation.template, message: `${operation.operationId} is not in version ${version ?? "(newest)"}` };
}
