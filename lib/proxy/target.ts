/** What a proxied request asks for, taken from its request target alone. */
export interface ProxyTarget {
  connectionId: string;
  /** The vendor path as it will stand on the wire, from its first slash, percent-encoded. For vendors with several services the service comes first. */
  path: string;
  /** The query as it will stand on the wire, without `?`; empty where there is none. */
  query: string;
}

export type TargetReading = { ok: true; target: ProxyTarget } | { ok: false; reason: string };

export const proxyPrefix = "/api/providers/";
const longestTarget = 8_192;

/** RFC 3986 path characters but `;`, which some servers read as the start of parameters that hide dot segments. */
const pathCharacters = /^[A-Za-z0-9\-._~!$&'()*+,=:@%/]*$/;
const queryCharacters = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/?[\]]*$/;
const brokenEscape = /%(?![0-9A-Fa-f]{2})/;

const refuse = (reason: string): TargetReading => ({ ok: false, reason });

/**
 * Takes a raw request target apart. Whatever servers could read in two ways is refused, never repaired:
 * dot segments, empty segments, encoded or plain slashes and backslashes inside a segment, escapes of escapes,
 * control characters, absolute addresses. Reasons are safe to show.
 */
export function readProxyTarget(rawTarget: string): TargetReading {
  if (rawTarget.length > longestTarget) return refuse(`The address is longer than ${longestTarget} characters.`);
  if (!rawTarget.startsWith("/")) return refuse("The address must be a path on this server, not an absolute address.");
  if (!rawTarget.startsWith(proxyPrefix)) return refuse(`The address must begin with ${proxyPrefix}.`);

  const [wholePath = "", ...queryParts] = rawTarget.split("?");
  const query = queryParts.join("?");
  if (!pathCharacters.test(wholePath))
    return refuse("The path holds characters that must be percent-encoded, or that no vendor path has.");
  if (!queryCharacters.test(query)) return refuse("The query holds characters that must be percent-encoded.");
  if (brokenEscape.test(rawTarget)) return refuse("A % must be followed by two hexadecimal digits.");
  if (/%(2f|5c)/i.test(wholePath)) return refuse("Encoded slashes and backslashes are not taken in the path.");
  if (/%25/.test(wholePath)) return refuse("Doubly encoded paths are not taken.");
  if (/%(0.|1.|7f)/i.test(wholePath)) return refuse("Control characters are not taken in the path.");

  const [connectionId = "", ...segments] = wholePath.slice(proxyPrefix.length).split("/");
  if (!/^[a-z]{2,4}_[a-z0-9]+$/.test(connectionId)) return refuse("The first part of the path must be a connection's id.");
  for (const segment of segments) {
    if (segment === "") return refuse("Empty path segments are not taken.");
    const plain = decoded(segment);
    if (plain === null) return refuse("The path is not valid UTF-8.");
    if (plain === "." || plain === "..") return refuse("Dot segments are not taken.");
  }
  return { ok: true, target: { connectionId, path: `/${segments.join("/")}`, query } };
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** Splits the service off a vendor path; `null` when the path names no service that the provider has. */
export function splitService<C>(
  path: string,
  contracts: Readonly<Record<string, C>>,
): { service: string; path: string; contract: C } | null {
  const only = contracts[""];
  if (only !== undefined) return { service: "", path, contract: only };
  const [, service = ""] = path.split("/");
  const contract = Object.hasOwn(contracts, service) ? contracts[service] : undefined;
  return contract === undefined ? null : { service, path: path.slice(service.length + 1) || "/", contract };
}
