import { randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import { getEnv } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing";
import { tenants, users } from "@/lib/db/schema";
import type { Grant, Role } from "@/lib/domain/roles";
import type { RouteHandler } from "@/lib/http/route";
import { sessionClaim } from "./session-claim";
import { newId } from "./new-id";
import { setGrants } from "./people/set-grants";
import { startSession } from "./sessions";

export const testOrigin = "http://backdesk.test:3000";

/** A database that the code under test finds as this process's own, with a whole configuration beside it. */
export async function startTestServer(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    BACKDESK_ENCRYPTION_KEYS: `test:${randomBytes(32).toString("base64")}`,
    BACKDESK_VENDOR_NETWORKS: "127.0.0.0/8,public",
    BACKDESK_METRICS_TOKEN: "a-token-for-metrics-only",
    NEXTAUTH_SECRET: "a secret that only tests know, long enough",
    NEXTAUTH_URL: testOrigin,
  });
  Object.assign(globalThis, { backdeskDb: database.db });
  return database;
}

export async function makeTenant(db: Db, name: string): Promise<string> {
  const id = newId("tenant");
  await db.insert(tenants).values({ id, name, slug: name.toLowerCase() });
  return id;
}

export interface TestPerson {
  id: string;
  email: string;
  sessionId: string;
  /** What a browser of this person sends along. */
  cookie: string;
}

/** A signed-in person: with `role` everywhere or in `tenantIds` (null means everywhere), or with `grants`. */
export async function makePerson(
  db: Db,
  options: { role: Role; tenantIds?: string[] | null; grants?: Grant[]; passwordHash?: string; email?: string },
): Promise<TestPerson> {
  const id = newId("user");
  const email = options.email ?? `${id}@backdesk.test`;
  await db.insert(users).values({
    id,
    email,
    name: `A ${options.role}`,
    passwordHash: options.passwordHash ?? null,
  });
  const grants = options.grants ?? options.tenantIds?.map((tenantId) => ({ tenantId, role: options.role }));
  // Tests of lists name tenants that have no more to them than an id.
  for (const tenantId of options.tenantIds ?? [])
    await db.insert(tenants).values({ id: tenantId, name: tenantId, slug: tenantId }).onConflictDoNothing();
  await setGrants(db, id, grants ?? [{ tenantId: null, role: options.role }]);
  return { id, email, ...(await signInAs(db, id)) };
}

/** A new session of this person, with what a browser in it sends along. */
export async function signInAs(db: Db, userId: string): Promise<Pick<TestPerson, "sessionId" | "cookie">> {
  const sessionId = await startSession(db, { userId });
  const token = await encode({ token: { [sessionClaim]: sessionId }, secret: getEnv().NEXTAUTH_SECRET });
  return { sessionId, cookie: `next-auth.session-token=${token}` };
}

interface Asked {
  method?: string;
  path: string;
  /** A person's cookie, sent as their own pages would; or a token; or nobody. */
  as?: TestPerson | string;
  headers?: Record<string, string>;
  /** Sent as JSON; a string is sent as it stands. */
  body?: unknown;
  params?: Record<string, string>;
}

/** Asks a route as Next would. */
export async function ask(
  handler: RouteHandler,
  { method = "GET", path, as, headers, body, params = {} }: Asked,
): Promise<Response> {
  const credential: Record<string, string> =
    as === undefined
      ? {}
      : typeof as === "string"
        ? { authorization: `Bearer ${as}` }
        : { cookie: as.cookie, "sec-fetch-site": "same-origin" };
  const request = new Request(`${testOrigin}${path}`, {
    method,
    headers: {
      host: new URL(testOrigin).host,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...credential,
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return handler(request, { params: Promise.resolve(params) });
}
