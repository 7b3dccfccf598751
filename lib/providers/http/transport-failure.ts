import { AddressRefusedError } from "./checked-connector";
import { ResponseTooLargeError, type ExchangeFailure } from "./exchange";
import type { VendorErrorFacts } from "./types";

/** The reason an abort carries when Backdesk's own time limit caused it. */
export class CallTimeoutError extends Error {
  override readonly name = "CallTimeoutError";
}

interface Reason {
  kind: VendorErrorFacts["kind"];
  message: string;
}

const timeout = (message: string): Reason => ({ kind: "timeout", message });
const unreachable = (message: string): Reason => ({ kind: "unreachable", message });

const reasonByCode: Record<string, Reason> = {
  UND_ERR_CONNECT_TIMEOUT: timeout(
    "The vendor's address did not take the connection in time. Check the endpoint and the firewall.",
  ),
  UND_ERR_HEADERS_TIMEOUT: timeout("The vendor did not answer in time."),
  UND_ERR_BODY_TIMEOUT: timeout("The vendor stopped in the middle of its answer."),
  ETIMEDOUT: timeout("The vendor's address did not take the connection in time. Check the endpoint and the firewall."),
  ECONNREFUSED: unreachable("Nothing listens at the vendor's address. Check the endpoint's host and port."),
  EHOSTUNREACH: unreachable("There is no way to the vendor's address from here. Check the network."),
  ENETUNREACH: unreachable("There is no way to the vendor's address from here. Check the network."),
  ENOTFOUND: unreachable("The endpoint's host name is not known. Check its spelling."),
  EAI_AGAIN: unreachable("The endpoint's host name could not be looked up at the moment."),
  UND_ERR_HEADERS_OVERFLOW: { kind: "malformed", message: "The head of the vendor's answer is larger than Backdesk reads." },
};

const certificateCodes = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|ERR_TLS_CERT)/;

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

function reasonOf({ cause, isWritten }: ExchangeFailure): Reason {
  if (cause instanceof CallTimeoutError) return timeout("The call took longer than it may.");
  if (cause instanceof AddressRefusedError) {
    return {
      kind: "address-refused",
      message:
        "The endpoint lies in a network that connections may not point to. An administrator can allow it in BACKDESK_VENDOR_NETWORKS.",
    };
  }
  if (cause instanceof ResponseTooLargeError)
    return { kind: "too-large", message: "The vendor's answer is larger than Backdesk reads." };
  const code = codeOf(cause);
  const known = reasonByCode[code];
  if (known !== undefined) return known;
  if (certificateCodes.test(code)) {
    return unreachable(
      `The vendor's certificate is not trusted (${code}). If it is the vendor's own, upload its CA certificate to the connection.`,
    );
  }
  if (/^(ERR_SSL_|EPROTO)/.test(code))
    return unreachable("The vendor's address does not speak TLS as expected. Check the endpoint's scheme and port.");
  if (code.startsWith("HPE_")) return { kind: "malformed", message: "The vendor's answer is not HTTP." };
  if (!isWritten) return unreachable("The connection to the vendor could not be made.");
  return { kind: "reset", message: "The connection to the vendor broke before the answer was complete." };
}

/** What a broken exchange was, without addresses or stacks. `isCancelled`: the caller gave it up. */
export function transportFacts(
  failure: ExchangeFailure,
  { requestId, isCancelled }: { requestId: string; isCancelled: boolean },
): VendorErrorFacts {
  const reason: Reason = isCancelled ? { kind: "cancelled", message: "The call was given up." } : reasonOf(failure);
  return {
    ...reason,
    outcome: failure.isWritten ? "unknown" : "not-sent",
    status: failure.status,
    code: null,
    retryAfterSeconds: null,
    requestId,
  };
}
