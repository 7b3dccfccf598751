import type { IncomingMessage } from "node:http";
import { proxyPrefix, readProxyTarget } from "./target";

/** Methods that contracts list; TRACE, CONNECT, extension methods and overrides never reach a handler. */
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Headers that ask for another method, path or host than the request line: ways around every check on it. */
const overrides = ["x-http-method", "x-http-method-override", "x-method-override", "x-original-url", "x-rewrite-url"];

/** Headers that must stand once: two of them are read differently by different servers. */
const once = ["host", "content-length", "transfer-encoding", "content-type", "authorization"];

/**
 * Looks at a request as it came off the wire, before the framework tidies its address, and tells why the proxy does not
 * take it; null when it may go on. Requests that are not for the proxy are none of its business, unless they reach the proxy's
 * prefix only after tidying (`/x/../api/providers/...`).
 */
export function refusalOfRawRequest(request: Pick<IncomingMessage, "url" | "method" | "rawHeaders">): string | null {
  const target = request.url ?? "";
  if (!target.startsWith(proxyPrefix)) {
    return tidied(target).startsWith(proxyPrefix) ? `The address must begin with ${proxyPrefix} as it stands.` : null;
  }
  const reading = readProxyTarget(target);
  if (!reading.ok) return reading.reason;
  if (!methods.has(request.method ?? "")) return "This method is not one that vendors' contracts list.";

  const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const twice = once.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) return `The header ${twice} is given twice.`;
  if (names.includes("content-length") && names.includes("transfer-encoding")) {
    return "Content-Length and Transfer-Encoding exclude each other.";
  }
  const coding = request.rawHeaders.find((_, index) => index % 2 === 1 && names[(index - 1) / 2] === "transfer-encoding");
  // Node leaves codings that it does not know to the handler, unread: the next server might know them.
  if (coding !== undefined && coding.toLowerCase() !== "chunked") return "The only transfer coding that is taken is chunked.";
  const override = overrides.find((name) => names.includes(name));
  return override === undefined ? null : `The header ${override} is not taken.`;
}

/** The path as a framework would tidy it; empty when it is no address at all. */
function tidied(target: string): string {
  try {
    return decodeURI(new URL(target, "http://backdesk.invalid").pathname).replaceAll(/\/{2,}/g, "/");
  } catch {
    return "";
  }
}
