import { NextResponse, type NextRequest } from "next/server";

/**
 * Runs before every page: a fresh nonce for the content security policy, and the headers that every answer carries. Who may see
 * a page is decided by the page itself, where the database can be asked.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-backdesk-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("x-frame-options", "DENY");
  // What a share link opens tells nobody where its reader came from, and is found by no search engine.
  const isShared = request.nextUrl.pathname === "/shared";
  response.headers.set("referrer-policy", isShared ? "no-referrer" : "same-origin");
  if (isShared) response.headers.set("x-robots-tag", "noindex, nofollow");
  response.headers.set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()");
  response.headers.set("cross-origin-opener-policy", "same-origin");
  response.headers.set("cross-origin-resource-policy", "same-origin");
  if (process.env.NEXTAUTH_URL?.startsWith("https:"))
    response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  return response;
}

/** Scripts only with the request's nonce; nothing from elsewhere. Style attributes are how virtual rows are placed. */
function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${process.env.NODE_ENV === "development" ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  // The API's routes set their own headers; static files need none.
  matcher: ["/((?!api/(?!auth/)|_next/static|_next/image|favicon.ico).*)"],
};
