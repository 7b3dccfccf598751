import { ProblemError } from "@/lib/http/problems";
import type { Contract, ContractIssue, ContractOperation } from "@/lib/providers/contract";
import { readBody } from "./body";
import { splitService, type ProxyTarget } from "./target";

/** A call that the contract lists, with a body that fits it. */
export interface CheckedCall {
  service: string;
  operation: ContractOperation;
  /** Path and query exactly as they go on the wire, below the service's base. */
  pathAndQuery: string;
  /** JSON bodies are read whole, to be checked; others are passed through as they come. */
  body:
    | { kind: "none" }
    | { kind: "json"; bytes: Uint8Array<ArrayBuffer>; value: unknown }
    | { kind: "stream"; stream: ReadableStream<Uint8Array> };
}

/**
 * Finds the operation in the contract and checks the request against its newest version.
 * Throws `not-in-contract` (404), `malformed-request` (400), `unsupported-media` (415), `too-large` (413), `invalid-body` (422).
 */
export async function checkCall(
  contracts: Readonly<Record<string, Contract>>,
  target: ProxyTarget,
  request: Request,
): Promise<CheckedCall> {
  const found = splitService(target.path, contracts);
  const match = found?.contract.match(request.method, found.path);
  if (found == null || match == null) {
    const services = Object.keys(contracts).filter((name) => name !== "");
    const hint =
      found === null && services.length > 0 ? ` The first part of the path names the service: ${services.join(", ")}.` : "";
    throw new ProblemError("not-in-contract", `${request.method} ${target.path} is not in the vendor's contract.${hint}`);
  }

  if (/%00/.test(target.query)) throw new ProblemError("invalid-body", "The query holds NUL characters.");
  const { operation, pathParams } = match;
  const expected = found.contract.version(operation)?.body ?? null;
  const body = await readBody(request, expected);
  const result = found.contract.validate(operation, undefined, {
    pathParams,
    query: new URLSearchParams(target.query),
    body: body.kind === "json" ? body.value : body.kind === "stream" ? null : undefined,
  });
  if (!result.ok) throw problemOf(operation, result.issues);
  return { service: found.service, operation, pathAndQuery: found.path + (target.query === "" ? "" : `?${target.query}`), body };
}

/** Parameters are named as the vendor names them, body members by JSON pointer. */
function problemOf(operation: ContractOperation, issues: readonly ContractIssue[]): ProblemError {
  const errors = issues
    .slice(0, 50)
    .map(({ in: where, path, message }) => ({ path: where === "body" ? path : `${where}.${path}`, message }));
  const [first] = issues;
  const detail = `${operation.operationId}: ${first === undefined ? "the request" : `${first.in} ${first.path}`.trim()} ${first?.message ?? "is not valid"}.`;
  return new ProblemError(issues.some((issue) => issue.in !== "body") ? "malformed-request" : "invalid-body", detail, { errors });
}
