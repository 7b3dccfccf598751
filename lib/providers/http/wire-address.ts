import { VendorError } from "./vendor-error";

/** A service's base address taken apart once. */
export interface WireAddress {
  origin: string;
  /** Path before the call's own, without a slash at its end. */
  prefix: string;
}

/** Reads a base address. Throws a VendorError when it is none that may be called. */
export function wireAddress(baseUrl: string, requestId: string): WireAddress {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const fault =
    url === null || (url.protocol !== "https:" && url.protocol !== "http:")
      ? "The endpoint is not an http or https address."
      : url.username !== "" || url.password !== ""
        ? "The endpoint holds a user name or password; put credentials into the credentials fields."
        : url.search !== "" || url.hash !== ""
          ? "The endpoint must not have a query or a fragment."
          : null;
  if (url === null || fault !== null) {
    throw new VendorError({
      kind: "unreachable",
      outcome: "not-sent",
      status: null,
      code: null,
      message: fault ?? "The endpoint is not an address.",
      retryAfterSeconds: null,
      requestId,
    });
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, "") };
}

const wirePath = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;
const wireQuery = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/?[\]]*$/;
const dotSegment = /(^|\/)(\.|%2e){1,2}(\/|$)/i;

/**
 * Refuses what is not in wire form: a placeholder that was not filled, a blank, a line break, a dot segment that servers and
 * signatures could read differently. Such a call is a mistake in the calling code.
 */
export function assertWireForm(path: string, query: string): void {
  if (!wirePath.test(path) || dotSegment.test(path) || !wireQuery.test(query)) {
    throw new TypeError("A vendor call's path and query must be percent-encoded and free of placeholders and dot segments.");
  }
}
