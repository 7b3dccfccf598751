import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { decode } from "next-auth/jwt";
import { z } from "zod";
import { getEnv } from "@/lib/config/env";
import { getDb, type Db } from "@/lib/db/client";
import { sessionClaim } from "./session-claim";
import type { Caller } from "./caller";
import { callerOfSession } from "./sessions";
import { callerOfToken } from "./tokens";

export type { Caller } from "./caller";
export { mayDo } from "./permissions";

const claimSchema = z.object({ [sessionClaim]: z.string() });
const cookieNames = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/** Pages name it on what they ask by themselves while nobody is at them; that does not put the idle limit off. */
const unattendedHeader = "x-backdesk-unattended";

/** Who sent a request with these headers; null for nobody. A token wins over a cookie, and a bad token is nobody. */
export async function resolveCaller(db: Db, requestHeaders: Headers): Promise<Caller | null> {
  return callerOf(db, requestHeaders, { isActive: !requestHeaders.has(unattendedHeader) });
}

async function callerOf(db: Db, requestHeaders: Headers, activity: { isActive: boolean }): Promise<Caller | null> {
  const authorization = requestHeaders.get("authorization");
  if (authorization !== null) {
    const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
    return token === undefined ? null : callerOfToken(db, token);
  }
  const sessionId = await sessionIdIn(requestHeaders.get("cookie"));
  return sessionId === null ? null : callerOfSession(db, sessionId, activity);
}

/** The person on whose behalf a page is rendered; sends everybody else to the sign-in page and back. */
export async function pageCaller(): Promise<Caller> {
  const caller = await visitor();
  if (caller?.mustChangePassword) redirect("/new-password");
  if (caller) return caller;
  const wanted = (await headers()).get("x-backdesk-path") ?? "/";
  redirect(`/login?next=${encodeURIComponent(wanted)}`);
}

/** Who looks at a page that is open to everybody; null for nobody known. */
export async function visitor(): Promise<Caller | null> {
  const jar = await cookies();
  const cookie = cookieNames.map((name) => jar.get(name)?.value).find((value) => value !== undefined);
  const sessionId = cookie === undefined ? null : await sessionIdOf(cookie);
  return sessionId === null ? null : callerOfSession(getDb(), sessionId, { isActive: true });
}

/**
 * True while the session or token that opened a long answer (events, exports) still stands and still allows the same; whoever
 * was given less must open it again.
 */
export async function isCallerStillValid(db: Db, requestHeaders: Headers, opened: Caller): Promise<boolean> {
  const now = await callerOf(db, requestHeaders, { isActive: false });
  return now !== null && rightsOf(now) === rightsOf(opened);
}

function rightsOf({ grants, atMost, readOnly, mustChangePassword }: Caller): string {
  const held = grants.map(({ tenantId, role }) => `${tenantId} ${role}`).sort();
  return JSON.stringify([held, atMost, readOnly, mustChangePassword]);
}

/** The session that a browser's cookies name, whether or not it still stands; null for none. */
export async function sessionIdIn(cookieHeader: string | null): Promise<string | null> {
  const cookie = readCookie(cookieHeader ?? "");
  return cookie === null ? null : sessionIdOf(cookie);
}

async function sessionIdOf(cookie: string): Promise<string | null> {
  const token = await decode({ token: cookie, secret: getEnv().NEXTAUTH_SECRET }).catch(() => null);
  const claim = claimSchema.safeParse(token);
  return claim.success ? claim.data[sessionClaim] : null;
}

function readCookie(header: string): string | null {
  for (const part of header.split(";")) {
    const [name, ...value] = part.trim().split("=");
    if (name !== undefined && cookieNames.includes(name)) return value.join("=");
  }
  return null;
}
