import type { VendorErrorFacts } from "./types";

const brand = Symbol.for("backdesk.VendorError");

/** A vendor call that gave no usable answer. Its message and facts are safe to show and to log. */
export class VendorError extends Error {
  override readonly name = "VendorError";
  readonly [brand] = true;

  constructor(readonly facts: VendorErrorFacts) {
    super(facts.message);
  }

  /** The web server's bundles each have this class, and share the opened connections that throw it: any of them counts. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
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
