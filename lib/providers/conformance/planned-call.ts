import { queryText, type VendorCall } from "../plan";
import type { Provider } from "../provider";

const placeholder = /\{[A-Za-z][A-Za-z0-9]*\}/g;
/** Stand for whatever an earlier step will have told: an id, or a number. */
const someOutputs = ["0".repeat(32), "1"] as const;

function filled<T>(value: T, someOutput: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(/"[^"]*"/g, (text) => text.replaceAll(placeholder, someOutput))) as T;
}

/** What a planned call gets wrong, measured by the provider's own contract; empty when it may be sent. */
export function faultsOfCall(provider: Provider, call: VendorCall): string[] {
  const [withIds, withNumbers] = someOutputs.map((someOutput) => faultsWith(provider, call, someOutput));
  return withNumbers?.length === 0 ? [] : (withIds ?? []);
}

function faultsWith(provider: Provider, call: VendorCall, someOutput: string): string[] {
  const contract = provider.contracts()[call.service];
  if (contract === undefined) return [`${call.service} is no service of the contract`];
  const path = call.path.replaceAll(placeholder, someOutput);
  const match = contract.match(call.method, path);
  if (match === null) return [`${call.method} ${call.path} is not in the contract`];
  if (match.operation.operationId !== call.operationId)
    return [`${call.path} is ${match.operation.operationId}, not ${call.operationId}`];
  const checked = contract.validate(match.operation, undefined, {
    pathParams: match.pathParams,
    query: new URLSearchParams(queryText(filled(call.query ?? {}, someOutput))),
    body: call.body === undefined ? undefined : filled(call.body, someOutput),
  });
  return checked.ok ? [] : checked.issues.map((issue) => `${call.operationId}: ${issue.in} ${issue.path} ${issue.message}`);
}
