import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GET as listTokens, POST as postToken } from "./route";
import { DELETE as deleteToken } from "./[id]/route";
import { GET as getMe } from "../me/route";
import { GET as listUsers } from "../users/route";
import type { TestDatabase } from "@/lib/db/testing";
import { apiTokens, users } from "@/lib/db/schema";
import { meSchema, tokenSchema } from "@/lib/domain/people";
import { problemSchema } from "@/lib/domain/problem";
import { setGrants } from "@/lib/access/people/set-grants";
import { tokenShape } from "@/lib/access/tokens";
import { ask, makePerson, makeTenant, startTestServer, type TestPerson } from "@/lib/access/testing";

const madeSchema = tokenSchema.extend({ token: z.string() });
const path = "/api/v1/tokens";
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

describe("a token", () => {
  let database: TestDatabase;
  let [acme, globex] = ["", ""];
  let operator: TestPerson;
  let viewer: TestPerson;
  let admin: TestPerson;
  beforeAll(async () => {
    database = await startTestServer();
    [acme, globex] = [await makeTenant(database.db, "Acme"), await makeTenant(database.db, "Globex")];
    admin = await makePerson(database.db, { role: "admin" });
    operator = await makePerson(database.db, { role: "operator" });
    viewer = await makePerson(database.db, { role: "viewer", tenantIds: [acme] });
  });
  afterAll(() => database.close());

  const post = (as: TestPerson | string, body: object) => ask(postToken, { method: "POST", path, as, body });
  const make = async (as: TestPerson | string, over: object = {}) => {
    const answer = await post(as, { name: "script", expiresAt: tomorrow(), ...over });
    expect(answer.status).toBe(201);
    return madeSchema.parse(await answer.json());
  };
  const me = async (token: string) => meSchema.parse(await (await ask(getMe, { path: "/api/v1/me", as: token })).json());
  const faultOf = async (answer: Response) => {
    expect(answer.status).toBe(422);
    return problemSchema.parse(await answer.json()).errors?.[0]?.path;
  };

  it("is shown once and kept as a hash", async () => {
    const { token, id } = await make(operator);
    expect(token).toMatch(tokenShape);
    const listed = await (await ask(listTokens, { path, as: operator })).text();
    expect([listed.includes(id), listed.includes(token)]).toEqual([true, false]);
    const dump = await database.db.execute<{ dump: string }>(
      sql`select (select json_agg(t)::text from api_tokens t) || (select json_agg(a)::text from audit_entries a) as dump`,
    );
    expect(dump.rows[0]?.dump).not.toContain(token);
  });

  it("speaks for its maker, with the maker's role and tenants unless it asks for less", async () => {
    const { token } = await make(viewer);
    expect(await me(token)).toMatchObject({ id: viewer.id, role: "viewer", tenants: [{ id: acme, name: "Acme" }] });
    const less = await make(operator, { role: "viewer", tenantIds: [globex] });
    expect(await me(less.token)).toMatchObject({ role: "viewer", tenants: [{ name: "Globex" }] });
  });

  it.each([
    ["a role above the maker's", { role: "admin" }, "role"],
    ["a time that has passed", { expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
    ["a time too far away", { expiresAt: "2999-01-01T00:00:00Z" }, "expiresAt"],
    ["a tenant that does not exist", { tenantIds: ["ten_nobody"] }, "tenantIds"],
    ["no tenant at all", { tenantIds: [] }, "tenantIds"],
    ["a person of its own choosing", { userId: "usr_somebody" }, "userId"],
    ["a hash of its own choosing", { hash: "0".repeat(64) }, "hash"],
  ])("is not made with %s", async (_what, over, fault) => {
    expect(await faultOf(await post(operator, { name: "script", expiresAt: tomorrow(), ...over }))).toBe(fault);
  });

  it("is not made for a stranger's tenant, and the refusal is that for one that does not exist", async () => {
    const [strangers, nobodys] = [
      await post(viewer, { name: "s", expiresAt: tomorrow(), tenantIds: [globex] }),
      await post(viewer, { name: "s", expiresAt: tomorrow(), tenantIds: ["ten_nobody"] }),
    ];
    const told = z.object({ status: z.number(), detail: z.string() });
    expect(told.parse(await strangers.json())).toEqual(told.parse(await nobodys.json()));
  });

  it("that may only read makes only tokens that may only read, and none that outlive it", async () => {
    const reader = await make(operator, { readOnly: true });
    expect((await make(reader.token, { readOnly: false, expiresAt: reader.expiresAt })).readOnly).toBe(true);
    const later = new Date(Date.parse(reader.expiresAt) + 1_000).toISOString();
    expect(await faultOf(await post(reader.token, { name: "s", expiresAt: later }))).toBe("expiresAt");
    expect((await me(reader.token)).actions).not.toContain("operations:write");
  });

  it("loses what its maker loses, at once", async () => {
    const maker = await makePerson(database.db, { role: "admin" });
    const { token } = await make(maker);
    expect((await ask(listUsers, { path: "/api/v1/users", as: token })).status).toBe(200);
    await setGrants(database.db, maker.id, [{ tenantId: acme, role: "viewer" }]);
    expect((await ask(listUsers, { path: "/api/v1/users", as: token })).status).toBe(403);
    expect((await me(token)).tenants).toEqual([{ id: acme, name: "Acme" }]);
    await database.db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, maker.id));
    expect((await ask(getMe, { path: "/api/v1/me", as: token })).status).toBe(401);
  });

  it("ends when its time comes and when it is revoked, and is not another person's to revoke", async () => {
    const [ended, revoked] = [await make(operator), await make(operator)];
    await database.db
      .update(apiTokens)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(apiTokens.id, ended.id));
    expect((await ask(getMe, { path: "/api/v1/me", as: ended.token })).status).toBe(401);
    const remove = (as: TestPerson, id: string) =>
      ask(deleteToken, { method: "DELETE", path: `${path}/${id}`, as, params: { id } });
    expect([(await remove(viewer, revoked.id)).status, (await remove(viewer, "tok_nobody")).status]).toEqual([404, 404]);
    expect((await ask(getMe, { path: "/api/v1/me", as: revoked.token })).status).toBe(200);
    expect((await remove(admin, revoked.id)).status).toBe(204);
    expect((await ask(getMe, { path: "/api/v1/me", as: revoked.token })).status).toBe(401);
  });

  it("notes that it was used", async () => {
    const { id, token } = await make(operator);
    await me(token);
    const [row] = await database.db.select().from(apiTokens).where(eq(apiTokens.id, id));
    expect(row?.lastUsedAt).toBeInstanceOf(Date);
  });
});
