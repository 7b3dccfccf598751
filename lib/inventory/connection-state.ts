import type { ConnectionState } from "@/lib/domain/connection";
import { VendorError } from "@/lib/providers/http";

/** What a pass that could not go on says of the connection, in words that are safe to show. */
export function stateAfterFailure(error: unknown): { state: ConnectionState; message: string } {
  if (!(error instanceof VendorError))
    return { state: "degraded", message: "The last pass was cut short by an error inside Backdesk; the server's log has it." };
  const { kind, message } = error.facts;
  if (kind === "unauthorized" || kind === "clock-skew") return { state: "unauthorized", message };
  if (kind === "answered-error" || kind === "malformed" || kind === "too-large" || kind === "rate-limited")
    return { state: "degraded", message };
  return { state: "unreachable", message };
}
