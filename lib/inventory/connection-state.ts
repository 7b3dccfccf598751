import type { ConnectionState } from "@/lib/domain/connection";
import { VendorError } from "@/lib/providers/http";

/** What a pass that could not go on says of the connection, in words that are safe to show. */
export function stateAfterFailure(error: unknown): { state: ConnectionState; message: string } {
  if (!(error instanceof VendorError)) {
    return { state: "degraded", message: "The last pass was cut short by an error inside Backdesk; the server's log has it." };
  }
  const { kind, message } = error.facts;
  switch (kind) {
    case "unauthorized":
    case "clock-skew":
      return { state: "unauthorized", message };
    case "answered-error":
    case "malformed":
    case "too-large":
    case "rate-limited":
    case "cancelled":
      return { state: "degraded", message };
    case "unreachable":
    case "timeout":
    case "reset":
    case "breaker-open":
    case "address-refused":
      return { state: "unreachable", message };
  }
}
