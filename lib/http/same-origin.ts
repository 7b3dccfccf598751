import { getEnv } from "@/lib/config/env";
import { ProblemError } from "./problems";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A request that changes something and relies on a cookie must come from Backdesk's own pages. Browsers say so in `Origin`
 * or `Sec-Fetch-Site`; a request with neither is refused.
 */
export function requireSameOrigin(request: Request): void {
  if (safeMethods.has(request.method)) return;
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") throw crossSite(`The browser says that the request came from ${site}.`);
  if (origin !== null) {
    if (!isOwn(origin, request)) throw crossSite("The request came from pages of another address.");
    return;
  }
  if (site === null) throw crossSite("The request names neither its Origin nor Sec-Fetch-Site.");
}

function isOwn(origin: string, request: Request): boolean {
  const own = [getEnv().NEXTAUTH_URL, `http://${request.headers.get("host")}`, `https://${request.headers.get("host")}`];
  return own.some((address) => URL.canParse(address) && new URL(address).origin === origin);
}

const crossSite = (why: string) => new ProblemError("cross-site", why);
