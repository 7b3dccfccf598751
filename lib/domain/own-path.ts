/** A path of this site, as an address in a query wants to lead on; null for anything that a browser would take elsewhere. */
export function ownPath(wanted: unknown): string | null {
  if (typeof wanted !== "string" || !wanted.startsWith("/")) return null;
  const base = "http://here.invalid";
  const address = URL.canParse(wanted, base) ? new URL(wanted, base) : null;
  // What a parser makes of `/.//elsewhere` begins with two slashes, and names a host to the next parser.
  if (address?.origin !== base || address.pathname.startsWith("//")) return null;
  return `${address.pathname}${address.search}`;
}
