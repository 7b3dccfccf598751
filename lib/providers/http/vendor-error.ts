import type { VendorErrorFacts } from "./types";

/** A vendor call that gave no usable answer. Its message and facts are safe to show and to log. */
export class VendorError extends Error {
  override readonly name = "VendorError";

  constructor(readonly facts: VendorErrorFacts) {
    super(facts.message);
  }
}

/** A call that was given up before anything was sent. */
export const notSent = (kind: VendorErrorFacts["kind"], message: string): VendorError =>
  new VendorError({
    kind,
    outcome: "not-sent",
    status: null,
    code: null,
    message,
    retryAfterSeconds: null,
    requestId: "",
  });

/** The facts of an error that the client threw; null for any other error. */
export function vendorErrorFacts(error: unknown): VendorErrorFacts | null {
  return error instanceof VendorError ? error.facts : null;
}
