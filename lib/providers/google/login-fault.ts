import { VendorError, type VendorErrorFacts } from "../http";

/** A login that did not come about for a reason of its own; nothing that was asked for has been sent. */
export function loginFault(kind: VendorErrorFacts["kind"], message: string): VendorError {
  return new VendorError({
    kind,
    outcome: "not-sent",
    status: null,
    code: null,
    message,
    retryAfterSeconds: null,
    requestId: "",
  });
}
