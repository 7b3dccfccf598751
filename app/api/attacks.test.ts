import { NextAuthTestClient } from "@/lib/access/next-auth.testing";
import { eq } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import * as argon2 from "@node-rs/argon2";
import { GET as getMe } from "./v1/me/route";
import { findRoutes, type FoundRoute } from "../_access-matrix/routes";
import { resolveCaller } from "@/lib/access";
import { newId } from "@/lib/access/new-id";
import { hashPassword } from "@/lib/access/passwords";
import { hashToken, newToken } from "@/lib/access/tokens";
import { ask, makePerson, makeTenant, startTestServer, testOrigin, type TestPerson } from "@/lib/access/testing";
import { fillInventory } from "@/lib/db/queries/testing";
import { apiTokens, auditEntries, memberships, secondFactors, sessions, users } from "@/lib/db/schema";
import type { TestDatabase } from "@/lib/db/testing";
import { ownPath } from "@/lib/domain/own-path";
import { meSchema } from "@/lib/domain/people";
import { problemSchema } from "@/lib/domain/problem";

/*
 * The attacks that every site with sign-in meets, by their names, each against the handlers that are served and the real database.
 * What concerns every route is tried on every route that the folders hold, so that a new one is covered the day it is made.
 */
vi.mock("@node-rs/argon2", { spy: true });

const textOf = (sent: unknown): string => z.looseObject({ text: z.string() }).parse(sent).text;
const password = "seven lonely bananas";
const elsewhere = ["https://evil.test", "//evil.test", "/\\evil.test", "\\\\evil.test", "/\t/evil.test", "https:evil.test"];

let database: TestDatabase;
let routes: FoundRoute[];
let passwordHash: string;
let [acme, globex] = ["", ""];
let admin: TestPerson;
let ann: TestPerson;
let bob: TestPerson;
beforeAll(async () => {
  database = await startTestServer();
  routes = (await findRoutes()).filter(({ handler }) => "spec" in handler);
  passwordHash = await hashPassword(password);
  [acme, globex] = [await makeTenant(database.db, "Acme"), await makeTenant(database.db, "Globex")];
  await fillInventory(database.db, { machines: 4, runsPerMachine: 1, tenantIds: [acme, globex] });
  admin = await makePerson(database.db, { role: "admin", passwordHash });
  ann = await makePerson(database.db, { role: "operator", tenantIds: [acme], passwordHash });
  bob = await makePerson(database.db, { role: "operator", tenantIds: [globex], passwordHash });
});
afterAll(() => database.close());

const filled = ({ address }: FoundRoute, id = "any") => address.replaceAll(/\{\w+\}/g, id);
const paramsOf = ({ address }: FoundRoute, id = "any") =>
  Object.fromEntries([...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name ?? "", id]));
const problemOf = async (answer: Response) => problemSchema.parse(await answer.json());
const whoIs = async (cookie: string) => (await ask(getMe, { path: "/api/v1/me", headers: { cookie } })).status;
const nextAuth = (cookies: Record<string, string> = {}, address?: string) => new NextAuthTestClient(testOrigin, cookies, address);

describe("CSRF", () => {
  const writes = () => routes.filter(({ method }) => !["GET", "HEAD", "OPTIONS"].includes(method));
  const reliesOnCookie = () => writes().filter(({ handler }) => handler.spec.action !== "public");

  const foreign: Record<string, string>[] = [{}, { origin: "https://evil.test" }, { "sec-fetch-site": "cross-site" }];

  it("is refused by every route that changes something, before anything of the request is looked at", async () => {
    expect(reliesOnCookie().length).toBeGreaterThan(40);
    for (const found of reliesOnCookie()) {
      for (const headers of foreign) {
        const answer = await ask(found.handler, {
          method: found.method,
          path: filled(found),
          params: paramsOf(found),
          body: {},
          headers: { cookie: admin.cookie, ...headers },
        });
        expect([found.key, answer.status, (await problemOf(answer)).type]).toEqual([found.key, 403, "/problems/cross-site"]);
      }
    }
  });

  it("finds no form that a foreign page could post: bodies are JSON or nothing", async () => {
    for (const found of reliesOnCookie().filter(({ handler }) => handler.spec.body !== undefined)) {
      for (const type of ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]) {
        const answer = await ask(found.handler, {
          method: found.method,
          path: filled(found),
          params: paramsOf(found),
          body: "role=admin",
          headers: { cookie: admin.cookie, origin: testOrigin, "content-type": type },
        });
        expect([found.key, answer.status]).toEqual([found.key, 415]);
      }
    }
  });

  it("neither signs anybody in nor out: next-auth takes nothing without the token that its own page has", async () => {
    const browser = nextAuth();
    const planted = await browser.post("callback/credentials", { email: admin.email, password });
    expect(planted.location).toContain("/api/auth/signin?csrf=true");
    expect(browser.session).toBeUndefined();
    const signedIn = nextAuth({ "next-auth.session-token": admin.cookie.split("=").slice(1).join("=") });
    await signedIn.post("signout", {});
    expect(await whoIs(admin.cookie)).toBe(200);
  });
});

describe("session fixation", () => {
  it("leaves a planted cookie worth nothing: signing in makes a new session and ends the one that the browser came with", async () => {
    const mallory = await makePerson(database.db, { role: "viewer", tenantIds: [acme] });
    const browser = nextAuth({ "next-auth.session-token": mallory.cookie.split("=").slice(1).join("=") });
    await browser.signIn(ann.email, password);
    expect(browser.session).toBeDefined();
    const [mine, theirs] = [`next-auth.session-token=${browser.session}`, mallory.cookie];
    expect(mine).not.toBe(theirs);
    expect((await resolveCaller(database.db, new Headers({ cookie: mine })))?.userId).toBe(ann.id);
    expect(await whoIs(theirs)).toBe(401);
  });

  it("takes no session's name from outside: an unsigned or unknown one stays nobody's, before and after signing in", async () => {
    const chosen = newId("session");
    const browser = nextAuth({ "next-auth.session-token": chosen });
    await browser.signIn(ann.email, password, { sid: chosen, id: chosen, sub: chosen });
    expect(await whoIs(`next-auth.session-token=${chosen}`)).toBe(401);
    expect(await database.db.select().from(sessions).where(eq(sessions.id, chosen))).toEqual([]);
    expect(await whoIs(`next-auth.session-token=${browser.session}`)).toBe(200);
  });
});

describe("open redirect", () => {
  it.each([
    ...elsewhere,
    "/.//evil.test",
    "/vms/..//evil.test",
    "//here.invalid//evil.test",
    "/%09//evil.test/..//",
    "javascript:alert(1)",
  ])("does not lead from the sign-in page to %j", (wanted) => {
    const led = ownPath(wanted) ?? "/";
    expect(new URL(led, testOrigin).origin).toBe(testOrigin);
  });

  it("leads to the page of Backdesk that was wanted, with what it shows", () => {
    expect(ownPath("/vms?state=late&q=a%20b")).toBe("/vms?state=late&q=a%20b");
    for (const none of [undefined, ["/vms"], "", "vms"]) expect(ownPath(none)).toBeNull();
  });

  it.each(elsewhere)("does not lead from next-auth to %j, whatever form, address or cookie names it", async (wanted) => {
    const browser = nextAuth();
    const signedIn = await browser.signIn(ann.email, password, { callbackUrl: wanted });
    expect(browser.session).toBeDefined();
    const answers = [
      signedIn,
      await browser.post("signout", { csrfToken: await browser.csrfToken(), callbackUrl: wanted }),
      await nextAuth().get(`signin?callbackUrl=${encodeURIComponent(wanted)}`),
      await nextAuth({ "next-auth.callback-url": wanted }).get("signin"),
    ];
    for (const { location } of answers) {
      expect(location).not.toBeNull();
      const led = new URL(location ?? "", testOrigin);
      expect(led.origin).toBe(testOrigin);
      // What the sign-in page is told to go on to is held to this site by that page.
      const next = ownPath(led.searchParams.get("callbackUrl")) ?? "/";
      expect(new URL(next, testOrigin).origin).toBe(testOrigin);
    }
  });

  it("does not come by the answer of a route: none sends a browser where the request says", async () => {
    for (const found of routes.filter(({ method, handler }) => method === "GET" && handler.spec.action !== "public")) {
      const query = `?next=${encodeURIComponent("//evil.test")}&callbackUrl=${encodeURIComponent("https://evil.test")}`;
      const answer = await ask(found.handler, { path: `${filled(found)}${query}`, as: admin, params: paramsOf(found) });
      expect([found.key, answer.headers.get("location"), answer.headers.get("refresh")]).toEqual([found.key, null, null]);
      await answer.body?.cancel();
    }
  });
});

describe("token in URL", () => {
  it("is refused by every route, though the token is good, and stands in no answer and no record", async () => {
    const token = newToken();
    await database.db.insert(apiTokens).values({
      id: newId("token"),
      userId: admin.id,
      name: "script",
      hash: hashToken(token),
      role: "admin",
      readOnly: false,
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    expect((await ask(getMe, { path: "/api/v1/me", as: token })).status).toBe(200);
    for (const found of routes) {
      for (const query of [`?token=${token}`, `?access_token=${token}`, `?q=${token}`]) {
        for (const as of [undefined, admin]) {
          const { method } = found;
          const answer = await ask(found.handler, {
            method,
            path: `${filled(found)}${query}`,
            params: paramsOf(found),
            ...(as ? { as } : {}),
          });
          expect([found.key, answer.status]).toEqual([found.key, 401]);
          expect(await answer.text()).not.toContain(token);
        }
      }
    }
    expect(JSON.stringify(await database.db.select().from(auditEntries))).not.toContain(token);
  });
});

describe("user enumeration", () => {
  /** Everything that signing in did: what it asked the database, how often and how dearly it hashed, and what it told. */
  async function workOf(email: string, given: string, address?: string) {
    const browser = nextAuth({}, address);
    const query = vi.spyOn(Client.prototype, "query");
    vi.mocked(argon2.verify).mockClear();
    const { location, status } = await browser.signIn(email, given);
    const statements = (query.mock.calls as unknown[][]).map(([sent]) => (typeof sent === "string" ? sent : textOf(sent)));
    query.mockRestore();
    const costs = vi.mocked(argon2.verify).mock.calls.map(([hash]) => String(hash).split("$").slice(1, 4).join(" "));
    return { statements, costs, told: [status, location], isIn: browser.session !== undefined };
  }

  it("learns nothing from signing in: for an unknown address the same is done, hashed and told as for a wrong password", async () => {
    const disabled = await makePerson(database.db, { role: "viewer", passwordHash });
    await database.db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, disabled.id));
    const uninvited = await makePerson(database.db, { role: "viewer" });
    const known = await makePerson(database.db, { role: "viewer", passwordHash });
    await workOf("warms-up@acme.test", "wrong");
    const wrong = await workOf(known.email, "wrong");
    expect([wrong.isIn, wrong.costs.length]).toEqual([false, 1]);
    expect(wrong.statements.length).toBeGreaterThan(5);
    expect(await workOf("nobody@acme.test", "wrong")).toEqual(wrong);
    expect(await workOf(uninvited.email, password)).toEqual(wrong);
    expect(await workOf(disabled.email, password)).toEqual(wrong);
  });

  it("learns of a second factor only with the password", async () => {
    const careful = await makePerson(database.db, { role: "viewer", passwordHash });
    await database.db
      .insert(secondFactors)
      .values({ userId: careful.id, keyId: "k", cipher: Buffer.alloc(1), confirmedAt: new Date() });
    expect((await workOf(careful.email, "wrong")).told).toEqual((await workOf("nobody-2@acme.test", "wrong")).told);
  });

  it("is made to wait alike, known or not", async () => {
    const known = await makePerson(database.db, { role: "viewer", passwordHash });
    const [first, second] = await Promise.all(
      [known.email, "nobody-3@acme.test"].map(async (email, index) => {
        const address = `203.0.113.${index}`;
        for (let guess = 0; guess < 5; guess += 1) await nextAuth({}, address).signIn(email, "wrong");
        return address;
      }),
    );
    const waits = [await workOf(known.email, password, first), await workOf("nobody-3@acme.test", password, second)];
    expect(waits[0]?.told[1]).toContain("error=throttled");
    expect(waits[0]).toEqual({ ...waits[1], isIn: false });
  });

  it("learns from no link whether there is an account", async () => {
    const found = routes.filter(({ address }) => address.startsWith("/api/v1/sign-in-links/"));
    expect(found).toHaveLength(2);
    for (const { handler, method, address } of found) {
      for (const extra of [{ email: admin.email }, { userId: admin.id }]) {
        const body = { secret: "x".repeat(43), password, ...extra };
        expect((await ask(handler, { method, path: address, body })).status).toBe(422);
      }
    }
  });
});

describe("mass assignment", () => {
  const smuggled = { role: "admin", memberships: [{ tenantId: null, role: "admin" }], passwordHash: "x", isAdmin: true };

  it("does not widen anybody by a role in an update of one's own profile", async () => {
    const before = await database.db.select().from(memberships).where(eq(memberships.userId, ann.id));
    for (const found of routes.filter(({ address, handler }) => address.startsWith("/api/v1/me") && handler.spec.body)) {
      for (const [name, value] of Object.entries(smuggled)) {
        for (const body of [{ [name]: value }, { preferences: { [name]: value } }, { preferences: {}, [name]: value }])
          expect([
            found.key,
            (await ask(found.handler, { method: found.method, path: filled(found), as: ann, body })).status,
          ]).toEqual([found.key, 422]);
      }
    }
    expect(await database.db.select().from(memberships).where(eq(memberships.userId, ann.id))).toEqual(before);
    const me = meSchema.parse(await (await ask(getMe, { path: "/api/v1/me", as: ann })).json());
    expect([me.role, me.tenants?.map(({ id }) => id)]).toEqual(["operator", [acme]]);
  });

  it("finds no route that takes a field it does not know", async () => {
    const named = ["isAdmin", "createdBy", "ownerId"];
    const taking = routes.filter(({ handler }) => handler.spec.body !== undefined);
    expect(taking.length).toBeGreaterThan(25);
    for (const found of taking) {
      const { method } = found;
      const body = Object.fromEntries(named.map((name) => [name, "x"]));
      const answer = await ask(found.handler, { method, path: filled(found), params: paramsOf(found), as: admin, body });
      const paths = (await problemOf(answer)).errors?.map(({ path }) => path) ?? [];
      expect([found.key, answer.status, named.filter((name) => !paths.includes(name))]).toEqual([found.key, 422, []]);
    }
  });
});

describe("IDOR", () => {
  /** What an answer says, without what names the asking. */
  const wordsOf = async (answer: Response) => {
    const { type, title, detail } = await problemOf(answer);
    return { status: answer.status, type, title, detail };
  };

  it("opens to nobody what is another's: a stranger's id and one that does not exist get the same 404", async () => {
    const tokenId = newId("token");
    await database.db.insert(apiTokens).values({
      id: tokenId,
      userId: bob.id,
      name: "script",
      hash: hashToken(newToken()),
      role: "operator",
      readOnly: false,
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    const theirs: Record<string, string> = {
      "GET /api/v1/vms/{id}": "vm_1",
      "GET /api/v1/backups/{id}": "bak_1",
      "GET /api/v1/histories/{id}": "his_1r1",
      "GET /api/v1/restore-targets/{id}": "rtp_1r1",
      "GET /api/v1/users/{id}": bob.id,
      "DELETE /api/v1/me/sessions/{id}": bob.sessionId,
      "DELETE /api/v1/tokens/{id}": tokenId,
    };
    for (const [key, id] of Object.entries(theirs)) {
      const found = routes.find((one) => one.key === key);
      if (!found) throw new Error(`There is no ${key}.`);
      const asAnn = (of: string) =>
        ask(found.handler, { method: found.method, path: filled(found, of), params: paramsOf(found, of), as: ann });
      const refused = await wordsOf(await asAnn(id));
      expect([key, refused.status]).toEqual([key, key.includes("users") ? 403 : 404]);
      expect([key, refused]).toEqual([key, await wordsOf(await asAnn("nothing_has_this"))]);
    }
    expect(await whoIs(bob.cookie)).toBe(200);
    const [kept] = await database.db.select().from(apiTokens).where(eq(apiTokens.id, tokenId));
    expect(kept?.revokedAt).toBeNull();
  });

  it("opens one's own by the same handlers", async () => {
    for (const [key, id] of [
      ["GET /api/v1/vms/{id}", "vm_0"],
      ["GET /api/v1/backups/{id}", "bak_0"],
      ["GET /api/v1/histories/{id}", "his_0r1"],
      ["GET /api/v1/restore-targets/{id}", "rtp_0r1"],
    ] as const) {
      const found = routes.find((one) => one.key === key);
      if (!found) throw new Error(`There is no ${key}.`);
      expect((await ask(found.handler, { path: filled(found, id), params: { id }, as: ann })).status).toBe(200);
    }
  });
});
