/** Request headers of the caller that mean something to a vendor. Everything else stays here. */
const forwarded = ["accept", "accept-language", "content-type", "if-match", "if-none-match", "if-range", "range"];

/** RFC 9110 and its predecessors: what belongs to one connection only. */
const hopByHop = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/**
 * What a vendor must not say in Backdesk's name: cookies, log-in prompts, redirects, browser policies. The length and
 * coding of the body are the next server's business, since the body is sent on as a stream.
 */
const notTheVendors = [
  "set-cookie",
  "set-cookie2",
  "www-authenticate",
  "authorization",
  "location",
  "content-length",
  "content-encoding",
  "server",
  "x-powered-by",
  "strict-transport-security",
  "public-key-pins",
  "expect-ct",
  "content-security-policy",
  "content-security-policy-report-only",
  "permissions-policy",
  "referrer-policy",
  "clear-site-data",
  "refresh",
  "service-worker-allowed",
  "sourcemap",
  "alt-svc",
  "nel",
  "report-to",
  "reporting-endpoints",
];

/** The caller's headers that go on to the vendor. */
export function headersForVendor(headers: Headers): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of forwarded) {
    const value = headers.get(name);
    if (value !== null) out[name] = value;
  }
  // The answer is checked for nothing and passed on as it is, so it must not be compressed for somebody else.
  out["accept-encoding"] = "identity";
  return out;
}

/** Headers that only Backdesk may set, found in a caller's request; their names, for the refusal. */
export function credentialHeadersIn(headers: Headers, credentialHeaders: readonly string[]): string[] {
  // The caller's own sign-in to Backdesk travels in these two and is never forwarded.
  const own = new Set(["authorization", "cookie"]);
  return credentialHeaders.map((name) => name.toLowerCase()).filter((name) => !own.has(name) && headers.has(name));
}

/** The vendor's headers that go back to the caller, and what keeps a vendor's page from acting as one of Backdesk's. */
export function headersForCaller(vendorHeaders: Readonly<Record<string, string>>, credentialHeaders: readonly string[]): Headers {
  const named = (vendorHeaders.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  const dropped = new Set([...hopByHop, ...notTheVendors, ...named, ...credentialHeaders.map((name) => name.toLowerCase())]);
  const out = new Headers();
  for (const [name, value] of Object.entries(vendorHeaders)) {
    const lower = name.toLowerCase();
    if (dropped.has(lower) || lower.startsWith("access-control-") || lower.startsWith("cross-origin-")) continue;
    out.set(lower, value);
  }
  out.set("cache-control", "no-store");
  out.set("x-content-type-options", "nosniff");
  out.set("content-security-policy", "default-src 'none'; sandbox");
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(out.get("content-type") ?? "application/json")) {
    out.set("content-disposition", "attachment");
  }
  return out;
}
