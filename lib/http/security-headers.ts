import { getEnv } from "@/lib/config/env";

/** What every answer of the API tells a browser that opens it by itself: nothing in it runs, and nobody else embeds it. */
const fixed: readonly [string, string][] = [
  ["x-content-type-options", "nosniff"],
  ["content-security-policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-resource-policy", "same-origin"],
];

/** Adds them to an answer; what the route itself has set stays. */
export function addSecurityHeaders(headers: Headers): void {
  for (const [name, value] of fixed) if (!headers.has(name)) headers.set(name, value);
  if (getEnv().NEXTAUTH_URL.startsWith("https:")) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
}
