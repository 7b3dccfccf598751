import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { endSession } from "@/lib/access/sessions";
import { ask, makePerson, startTestServer, testOrigin, type TestPerson } from "@/lib/access/testing";
import type { TestDatabase } from "@/lib/db/testing";
import { auditEntries } from "@/lib/db/schema";
import { problemSchema } from "@/lib/domain/problem";
import { ProblemError } from "./problems";
import { route } from "./route";

const things = route(
  {
    action: "inventory:read",
    summary: "",
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), state: z.array(z.string()).optional() }),
  },
  ({ query }) => query,
);
const make = route(
  {
    action: "signed-in",
    summary: "",
    status: 201,
    body: z.strictObject({ name: z.string().max(5), inner: z.object({ count: z.int() }).optional() }),
    maxBodyBytes: 1_000,
  },
  ({ body }) => body,
);
const adminsOnly = route({ action: "people:read", summary: "" }, () => ({ ok: true }));
const broken = route({ action: "public", summary: "" }, () => {
  throw new Error("the password is swordfish");
});

async function problemOf(answer: Response) {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  return problemSchema.parse(await answer.json());
}

describe("a route", () => {
  let database: TestDatabase;
  let viewer: TestPerson;
  let admin: TestPerson;
  beforeAll(async () => {
    database = await startTestServer();
    [viewer, admin] = [await makePerson(database.db, { role: "viewer" }), await makePerson(database.db, { role: "admin" })];
  });
  afterAll(() => database.close());

  it("reads repeated parameters as a list and gives what its handler gives", async () => {
    const answer = await ask(things, { path: "/api/v1/things?state=failed&state=partial&limit=7", as: viewer });
    expect(await answer.json()).toEqual({ limit: 7, state: ["failed", "partial"] });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it.each([
    ["?limit=201", "limit"],
    ["?limit=", "limit"],
    ["?limit=1&limit=2", "limit"],
    ["?limit=1e400", "limit"],
    ["?colour=red", "colour"],
    ["?__proto__=1", "__proto__"],
    ["?constructor=1", "constructor"],
    ["?state=%00", "state"],
  ])("answers 400 to %s and names the parameter", async (query, name) => {
    const answer = await ask(things, { path: `/api/v1/things${query}`, as: viewer });
    expect(answer.status).toBe(400);
    expect((await problemOf(answer)).errors?.map(({ path }) => path)).toEqual([name]);
  });

  it("takes no parameter at all where none is described", async () => {
    expect((await ask(adminsOnly, { path: "/api/v1/people?x=1", as: admin })).status).toBe(400);
  });

  it.each([
    ["no JSON", "{", 400, ""],
    ["nothing", "", 400, ""],
    ["a wrong type", '{"name":7}', 422, "name"],
    ["a field too many", '{"name":"a","role":"admin"}', 422, "role"],
    ["a rule broken inside", '{"name":"a","inner":{"count":1.5}}', 422, "inner.count"],
    ["a list", "[]", 422, ""],
    ["null", "null", 422, ""],
    ["NUL", '{"name":"a\\u0000"}', 422, "name"],
    ["half a surrogate pair", '{"name":"\\ud800"}', 422, "name"],
    ["NUL in a key", '{"a\\u0000":1}', 422, ""],
    ["nesting without end", `${'{"inner":'.repeat(60)}1${"}".repeat(60)}`, 422, "inner"],
  ])("answers a body of %s with a problem that names the place", async (_what, body, status, path) => {
    const answer = await ask(make, {
      method: "POST",
      path: "/api/v1/things",
      as: viewer,
      body,
      headers: { "content-type": "application/json" },
    });
    expect(answer.status).toBe(status);
    expect((await problemOf(answer)).errors?.[0]?.path).toBe(path);
  });

  it("refuses a body that is too large, told or untold, and one of another type", async () => {
    const large = JSON.stringify({ name: "a".repeat(2_000) });
    expect((await ask(make, { method: "POST", path: "/api/v1/things", as: viewer, body: large })).status).toBe(413);
    const told = await ask(make, {
      method: "POST",
      path: "/api/v1/things",
      as: viewer,
      body: "{}",
      headers: { "content-length": "5000" },
    });
    expect(told.status).toBe(413);
    const typed = await ask(make, {
      method: "POST",
      path: "/api/v1/things",
      as: viewer,
      body: "{}",
      headers: { "content-type": "text/plain" },
    });
    expect(typed.status).toBe(415);
  });

  it("does not let nesting that exhausts the stack become a server error", async () => {
    const deep = route({ action: "signed-in", summary: "", body: z.record(z.string(), z.json()) }, ({ body }) => body);
    const body = `{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    expect((await ask(deep, { method: "POST", path: "/api/v1/things", as: viewer, body })).status).toBeLessThan(500);
  });

  it("answers 401 to nobody, to a bad token even beside a good cookie, and to what has ended", async () => {
    const asked = { path: "/api/v1/things" };
    const nobody = await ask(things, asked);
    expect([nobody.status, nobody.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    for (const token of ["", "x", "bd_short", `bd_${"a".repeat(43)}`])
      expect((await ask(things, { ...asked, as: token })).status).toBe(401);
    expect((await ask(things, { ...asked, headers: { cookie: viewer.cookie, authorization: "Basic eDp5" } })).status).toBe(401);
    for (const cookie of ["next-auth.session-token=", "next-auth.session-token=a.b.c.d.e", viewer.cookie.slice(0, -2)]) {
      expect((await ask(things, { ...asked, headers: { cookie } })).status).toBe(401);
    }
    const leaver = await makePerson(database.db, { role: "viewer" });
    expect((await ask(things, { ...asked, as: leaver })).status).toBe(200);
    await endSession(database.db, leaver.sessionId);
    expect((await ask(things, { ...asked, as: leaver })).status).toBe(401);
  });

  it("refuses a token in an address, whoever else asks", async () => {
    for (const query of [`?token=x`, `?access_token=x`, `?q=bd_${"a".repeat(43)}`]) {
      const answer = await ask(things, { path: `/api/v1/things${query}`, as: viewer });
      expect([answer.status, (await problemOf(answer)).type]).toEqual([401, "/problems/signed-out"]);
    }
  });

  it("answers 403 to a role without the action, and the record says who asked for what", async () => {
    const answer = await ask(adminsOnly, { path: "/api/v1/people", as: viewer, headers: { "x-request-id": "asked-for-people" } });
    expect(answer.status).toBe(403);
    expect(await problemOf(answer)).toMatchObject({
      type: "/problems/not-allowed",
      instance: "/api/v1/people",
      requestId: "asked-for-people",
    });
    const entries = await database.db.select().from(auditEntries);
    expect(entries.find(({ requestId }) => requestId === "asked-for-people")).toMatchObject({
      action: "access.refused",
      actorId: viewer.id,
      subject: "GET /api/v1/people",
      outcome: "refused",
    });
  });

  it.each([
    ["nothing of where it comes from", {}, 403],
    ["another origin", { origin: "https://evil.test" }, 403],
    ["an origin that is null", { origin: "null" }, 403],
    ["its own port as another origin", { origin: "http://backdesk.test:3001" }, 403],
    ["cross-site", { "sec-fetch-site": "cross-site" }, 403],
    ["same-site", { "sec-fetch-site": "same-site" }, 403],
    ["same-origin, but with another origin", { "sec-fetch-site": "same-origin", origin: "https://evil.test" }, 403],
    ["same-origin", { "sec-fetch-site": "same-origin" }, 201],
    ["its own origin", { origin: testOrigin }, 201],
  ])("takes a cookie's write that says %s with %s: %i", async (_what, headers, status) => {
    const sent = { cookie: viewer.cookie, "content-type": "application/json", ...headers };
    const answer = await ask(make, { method: "POST", path: "/api/v1/things", body: { name: "a" }, headers: sent });
    expect(answer.status).toBe(status);
    if (status === 403) expect((await problemOf(answer)).type).toBe("/problems/cross-site");
  });

  it("takes an id that cannot be stored for one that is nobody's", async () => {
    const one = route({ action: "signed-in", summary: "", params: z.object({ id: z.string().max(64) }) }, ({ params }) => params);
    for (const id of ["\u0000", "\ud800", "x".repeat(65)])
      expect((await ask(one, { path: "/api/v1/things/x", as: viewer, params: { id } })).status).toBe(404);
    expect((await ask(one, { path: "/api/v1/things/x", as: viewer, params: { id: "x" } })).status).toBe(200);
  });

  it("hides what went wrong inside and gives the request id that finds it", async () => {
    const answer = await ask(broken, { path: "/api/v1/broken", headers: { "x-request-id": "an id with spaces" } });
    const problem = await problemOf(answer);
    expect(answer.status).toBe(500);
    expect(JSON.stringify(problem)).not.toMatch(/swordfish|route\.test/);
    expect(problem.requestId).toBe(answer.headers.get("x-request-id"));
    expect(problem.requestId).not.toContain(" ");
  });

  it("hands a handler's own refusal on with its headers", async () => {
    const busy = route({ action: "public", summary: "" }, () => {
      throw new ProblemError("not-ready", "Not yet.", { headers: { "retry-after": "3" } });
    });
    const answer = await ask(busy, { path: "/api/v1/busy" });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "3"]);
  });
});
