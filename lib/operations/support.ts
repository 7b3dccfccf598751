import "server-only";
import type { OperationKind } from "@/lib/domain/operation";
import { invalidBody } from "@/lib/http/read-body";
import { ProblemError } from "@/lib/http/problems";
import type { OperationSupport, Provider } from "@/lib/providers/provider";

/** Kinds that Backdesk itself carries out; no provider plans them. */
export const ownKinds: readonly OperationKind[] = ["connection.sync", "vendor.call"];

/** What the provider knows of a kind; a refusal with the provider's own reason where it cannot do it. */
export function supportOf(provider: Provider, kind: OperationKind): OperationSupport {
  const capability = provider.capabilities[kind];
  if (capability.supported) return capability.operation;
  throw new ProblemError("not-supported", `${kind}: ${capability.reason}`, {
    errors: [{ path: "kind", message: capability.reason }],
  });
}

/** The input as the provider reads it; every fault at once, with paths below `input`. */
export function readInput(support: OperationSupport, input: unknown): unknown {
  const parsed = support.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidBody(parsed.error.issues, "input");
}
