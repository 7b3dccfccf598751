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

/** Who sent a request with these headers; null for nobody. A token wins over a cookie, and a bad token is nobody. */
export async function resolveCaller(db: Db, requestHeaders: Headers): Promise<Caller | null> {
  const authorization = requestHeaders.get("authorization");
  if (authorization !== null) {
    const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
    return token === undefined ? null : callerOfToken(db, token);
  }
  const cookie = readCookie(requestHeaders.get("cookie") ?? "");
  return cookie === null ? null : callerOfCookie(db, cookie);
}

/** The person on whose behalf a page is rendered; sends everybody else to the sign-in page and back. */
export async function pageCaller(): Promise<Caller> {
  const jar = await cookies();
  const cookie = cookieNames.map((name) => jar.get(name)?.value).find((value) => value !== undefined);
  const caller = cookie === undefined ? null : await callerOfCookie(getDb(), cookie);
  if (caller) return caller;
  const wanted = (await headers()).get("x-backdesk-path") ?? "/";
  redirect(`/login?next=${encodeURIComponent(wanted)}`);
}

/**
 * True while the session or token that opened a long answer (events, exports) still stands and still allows the same; whoever
 * was given less must open it again.
 */
export async function isCallerStillValid(db: Db, requestHeaders: Headers, opened: Caller): Promise<boolean> {
  const now = await resolveCaller(db, requestHeaders);
  const rights = ({ role, scope, readOnly }: Caller) => JSON.stringify([role, scope.tenantIds, readOnly]);
  return now !== null && rights(now) === rights(opened);
}

async function callerOfCookie(db: Db, cookie: string): Promise<Caller | null> {
  const token = await decode({ token: cookie, secret: getEnv().NEXTAUTH_SECRET }).catch(() => null);
  const claim = claimSchema.safeParse(token);
  return claim.success ? callerOfSession(db, claim.data[sessionClaim]) : null;
}

function readCookie(header: string): string | null {
  for (const part of header.split(";")) {
    const [name, ...value] = part.trim().split("=");
    if (name !== undefined && cookieNames.includes(name)) return value.join("=");
  }
  return null;
}
