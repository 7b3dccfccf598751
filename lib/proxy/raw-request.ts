import type { IncomingMessage } from "node:http";
import { proxyPrefix, readProxyTarget } from "./target";

/** Methods that contracts list; TRACE, CONNECT, extension methods and overrides never reach a handler. */
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Headers that ask for another method, path or host than the request line: ways around every check on it. */
const overrides = ["x-http-method", "x-http-method-override", "x-method-override", "x-original-url", "x-rewrite-url"];

/** Headers that must stand once: two of them are read differently by different servers. */
const once = ["host", "content-length", "transfer-encoding", "content-type", "authorization"];

/**
 * Looks at a request as it came off the wire, before the framework tidies its address (it resolves dot segments and turns
 * backslashes round), and tells why it is not taken; null when it may go on. Requests for pages are only held to plain methods
 * and plain paths, and must not reach the proxy's prefix by tidying (`/x/../api/providers/...`).
 */
export function refusalOfRawRequest(request: Pick<IncomingMessage, "url" | "method" | "rawHeaders">): string | null {
  const target = request.url ?? "";
  if (!methods.has(request.method ?? "")) return "This method is not one that is used here.";
  // Answered with a redirect to whatever host the address names, otherwise.
  if (!target.startsWith("/") && target !== "*") return "The address must be a path on this server, not an absolute address.";
  if (!target.startsWith(proxyPrefix)) {
    return tidied(target).startsWith(proxyPrefix) ? `The address must begin with ${proxyPrefix} as it stands.` : null;
  }
  const reading = readProxyTarget(target);
  if (!reading.ok) return reading.reason;

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
