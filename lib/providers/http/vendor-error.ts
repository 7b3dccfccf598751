import type { VendorErrorFacts } from "./types";

/** A vendor call that gave no usable answer. Its message and facts are safe to show and to log. */
export class VendorError extends Error {
  override readonly name = "VendorError";

  constructor(readonly facts: VendorErrorFacts) {
    super(facts.message);
  }
}

/** The facts of an error that the client threw; null for any other error. */
export function vendorErrorFacts(error: unknown): VendorErrorFacts | null {
  return error instanceof VendorError ? error.facts : null;
}
