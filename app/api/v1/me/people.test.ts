import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getMe, PATCH as patchMe } from "./route";
import { GET as listTenants } from "../tenants/route";
import { GET as listUsers } from "../users/route";
import { GET as listAudit } from "../audit/route";
import { GET as verifyAudit } from "../audit/verify/route";
import { GET as metrics } from "../../metrics/route";
import { GET as ready } from "../../ready/route";
import type { TestDatabase } from "@/lib/db/testing";
import { users } from "@/lib/db/schema";
import { meSchema } from "@/lib/domain/people";
import { roleSchema, type Role } from "@/lib/domain/roles";
import { ask, makePerson, makeTenant, startTestServer, type TestPerson } from "@/lib/access/testing";

describe("people and what they may do", () => {
  let database: TestDatabase;
  let acme = "";
  const people = new Map<Role, TestPerson>();
  const person = (role: Role): TestPerson => {
    const found = people.get(role);
    if (!found) throw new Error(`no ${role}`);
    return found;
  };
  beforeAll(async () => {
    database = await startTestServer();
    acme = await makeTenant(database.db, "Acme");
    await makeTenant(database.db, "Globex");
    for (const role of roleSchema.options) {
      people.set(
        role,
        await makePerson(database.db, { role, tenantIds: role === "viewer" || role === "helpdesk" ? [acme] : null }),
      );
    }
  });
  afterAll(() => database.close());

  it.each([
    ["/api/v1/me", getMe, [200, 200, 200, 200, 200]],
    ["/api/v1/tenants", listTenants, [200, 200, 200, 200, 200]],
    ["/api/v1/audit", listAudit, [200, 200, 403, 403, 200]],
    ["/api/v1/audit/verify", verifyAudit, [200, 200, 403, 403, 200]],
    ["/api/v1/users", listUsers, [200, 403, 403, 403, 200]],
    ["/api/metrics", metrics, [200, 403, 403, 403, 403]],
  ] as const)("open %s to admin, operator, helpdesk, viewer and auditor as the table says", async (path, handler, statuses) => {
    const got: number[] = [];
    for (const role of roleSchema.options) got.push((await ask(handler, { path, as: person(role) })).status);
    expect(got).toEqual(statuses);
  });

  it("know only their own tenants", async () => {
    const answer = await (await ask(listTenants, { path: "/api/v1/tenants", as: person("viewer") })).text();
    expect([answer.includes("Acme"), answer.includes("Globex")]).toEqual([true, false]);
  });

  it("never carry a password hash into an answer", async () => {
    await makePerson(database.db, { role: "viewer", passwordHash: "$argon2id$a-hash" });
    for (const path of ["/api/v1/users", "/api/v1/me"]) {
      expect(await (await ask(path.endsWith("me") ? getMe : listUsers, { path, as: person("admin") })).text()).not.toMatch(
        /argon2|hash/i,
      );
    }
  });

  it.each([
    { role: "admin" },
    { tenantIds: null },
    { email: "x@y.z" },
    { preferences: { role: "admin" } },
    { preferences: { theme: "pink" } },
    { preferences: { timezone: "Mars/Base" } },
  ])("cannot give themselves more by PATCH /me: %j", async (body) => {
    const [before] = await database.db
      .select()
      .from(users)
      .where(eq(users.id, person("viewer").id));
    expect((await ask(patchMe, { method: "PATCH", path: "/api/v1/me", as: person("viewer"), body })).status).toBe(422);
    const [after] = await database.db
      .select()
      .from(users)
      .where(eq(users.id, person("viewer").id));
    expect(after).toEqual(before);
  });

  it("keep preferences that they do not name", async () => {
    const patch = (preferences: object) =>
      ask(patchMe, { method: "PATCH", path: "/api/v1/me", as: person("operator"), body: { preferences } });
    await patch({ timezone: "Asia/Seoul", tables: { vms: { columns: ["name"] } } });
    const me = meSchema.parse(await (await patch({ theme: "dark" })).json());
    expect(me.preferences).toEqual({ timezone: "Asia/Seoul", theme: "dark", tables: { vms: { columns: ["name"] } } });
  });

  it("let a monitoring system read metrics with its own token alone", async () => {
    const answer = await ask(metrics, { path: "/api/metrics", as: "a-token-for-metrics-only" });
    expect(await answer.text()).toContain("backdesk_http_request_seconds");
    expect((await ask(metrics, { path: "/api/metrics", as: "a-token-for-metrics-onlY" })).status).toBe(401);
    expect((await ask(listUsers, { path: "/api/v1/users", as: "a-token-for-metrics-only" })).status).toBe(401);
  });

  it("learn from /api/ready that the database is good", async () => {
    expect(await (await ask(ready, { path: "/api/ready" })).json()).toEqual({ status: "ready" });
  });
});
