import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GET as listConnections, POST as postConnection } from "./route";
import { DELETE as deleteConnection, GET as getConnection, PATCH as patchConnection } from "./[id]/route";
import { POST as testConnection } from "./[id]/test/route";
import { GET as listProviders } from "../providers/route";
import { newId } from "@/lib/access/new-id";
import { openSecret } from "@/lib/access/secrets";
import { ask, makePerson, makeTenant, startTestServer, type TestPerson } from "@/lib/access/testing";
import { getEnv } from "@/lib/config/env";
import type { TestDatabase } from "@/lib/db/testing";
import { auditEntries, connections, inventoryCounts, operations } from "@/lib/db/schema";
import { connectionSchema } from "@/lib/domain/connection";
import { problemSchema } from "@/lib/domain/problem";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { rotateKeys } from "@/lib/connections/rotate";

const path = "/api/v1/connections";
const listSchema = z.object({ items: z.array(connectionSchema), total: z.number() });
const trialSchema = z.object({
  ok: z.boolean(),
  latencyMs: z.number(),
  permissions: z.array(z.string()),
  problem: z.object({ kind: z.string() }).optional(),
});

describe("connections", () => {
  let database: TestDatabase;
  let sandbox: RunningSandbox;
  let [acme, globex] = ["", ""];
  let admin: TestPerson;
  let operator: TestPerson;
  let viewer: TestPerson;
  beforeAll(async () => {
    database = await startTestServer();
    sandbox = await startTestSandbox();
    [acme, globex] = [await makeTenant(database.db, "Acme"), await makeTenant(database.db, "Globex")];
    admin = await makePerson(database.db, { role: "admin" });
    operator = await makePerson(database.db, { role: "operator" });
    viewer = await makePerson(database.db, { role: "viewer", tenantIds: [acme] });
  });
  afterAll(async () => {
    await sandbox.close();
    await database.close();
  });

  const account = (at: number) => {
    const found = demoAccounts(sandbox.url)[at];
    if (!found) throw new Error("the sandbox has no such account");
    return found.connection;
  };
  const post = (body: object, as = admin) => ask(postConnection, { method: "POST", path, as, body });
  const make = async (over: object = {}) => {
    const answer = await post({ ...account(0), name: `Account ${randomBytes(4).toString("hex")}`, ...over });
    expect(answer.status).toBe(201);
    return connectionSchema.parse(await answer.json());
  };
  const one = (handler: typeof getConnection, method: string, id: string, as: TestPerson, body?: object) =>
    ask(handler, { method, path: `${path}/${id}`, as, params: { id }, ...(body ? { body } : {}) });
  const faultsOf = async (answer: Response) => {
    expect(answer.status).toBe(422);
    const text = await answer.text();
    for (const secret of Object.values(account(0).credentials)) expect(text).not.toContain(secret);
    return problemSchema.parse(JSON.parse(text)).errors?.map((error) => error.path);
  };

  it("are made, shown and listed without a trace of their credentials, in the database too", async () => {
    const secrets = Object.values(account(0).credentials).map(String);
    const made = await make();
    expect(made).toMatchObject({ state: "never-synced", lastSyncAt: null, region: account(0).settings.region });
    const shown = await (await one(getConnection, "GET", made.id, admin)).text();
    const listed = await (await ask(listConnections, { path, as: admin })).text();
    const tables = await database.db.execute<{ name: string }>(
      sql`select table_name as name from information_schema.tables where table_schema in ('public', 'graphile_worker')`,
    );
    const dumps: string[] = [shown, listed];
    for (const { name } of tables.rows) {
      const dump = await database.db
        .execute<{ dump: string | null }>(
          sql`select string_agg(t::text, ' ') as dump from ${sql.identifier(name.startsWith("_private") ? "graphile_worker" : "public")}.${sql.identifier(name)} t`,
        )
        .catch(() => ({ rows: [] }));
      dumps.push(dump.rows[0]?.dump ?? "");
    }
    const all = dumps.join(" ");
    expect(all).toContain(made.name);
    for (const secret of secrets) {
      for (const spelling of [secret, Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("hex")])
        expect(all).not.toContain(spelling);
    }
  });

  it.each([
    ["an unknown provider", { provider: "nobody" }, ["provider"]],
    ["settings that are missing", { settings: {} }, ["settings.region", "settings.environment"]],
    ["a setting nobody reads", { settings: { region: "kr-west1", environment: "e", regoin: "kr-west1" } }, ["settings.regoin"]],
    ["credentials that are missing", { credentials: {} }, ["credentials.accessKey", "credentials.secretKey"]],
    ["a credential nobody reads", { credentials: { accessKey: "a", secretKey: "b", password: "c" } }, ["credentials.password"]],
    [
      "a wrong type deep inside",
      { settings: { region: "kr-west1", environment: "e", tls: { verify: "yes" } } },
      ["settings.tls.verify"],
    ],
    [
      "a certificate that is none",
      { settings: { region: "kr-west1", environment: "e", tls: { verify: true, caPem: "-----" } } },
      ["settings.tls.caPem"],
    ],
    ["an endpoint that is no address", { endpoint: "not an address" }, ["endpoint"]],
    ["another protocol", { endpoint: "file:///{service}" }, ["endpoint"]],
    ["a user name in the endpoint", { endpoint: "https://me:word@{service}.example.com" }, ["endpoint"]],
    ["the metadata address", { endpoint: "http://169.254.169.254/{service}" }, ["endpoint"]],
    ["a metadata address in disguise", { endpoint: "http://0xa9fea9fe/{service}" }, ["endpoint"]],
    ["a private address that is not listed", { endpoint: "https://10.0.0.1/{service}" }, ["endpoint"]],
    ["a field of Backdesk's own", { id: "con_mine", state: "ok" }, ["id", "state"]],
  ])("are refused with %s, and the place is named", async (_what, over, expected) => {
    expect(await faultsOf(await post({ ...account(0), name: "Refused", ...over }))).toEqual(expected);
  });

  it("tell everything that is wrong at once", async () => {
    const faults = await faultsOf(
      await post({ ...account(0), settings: { region: 7 }, credentials: { accessKey: "with blanks in it", secretKey: "" } }),
    );
    expect(faults).toEqual(
      expect.arrayContaining(["settings.region", "settings.environment", "credentials.accessKey", "credentials.secretKey"]),
    );
  });

  it("have names of their own", async () => {
    const { name } = await make();
    expect((await post({ ...account(0), name })).status).toBe(409);
    const other = await make();
    expect((await one(patchConnection, "PATCH", other.id, admin, { name })).status).toBe(409);
  });

  it("are tried with what is stored now: a changed key counts from the next call on", async () => {
    const { id } = await make();
    const trial = async () => trialSchema.parse(await (await one(testConnection, "POST", id, operator)).json());
    expect(await trial()).toMatchObject({ ok: true, permissions: expect.arrayContaining([expect.any(String)]) });
    const changed = await one(patchConnection, "PATCH", id, admin, {
      credentials: { ...account(0).credentials, secretKey: "another-secret" },
    });
    expect(changed.status).toBe(200);
    expect(await trial()).toMatchObject({ ok: false, problem: { kind: "unauthorized" } });
    await one(patchConnection, "PATCH", id, admin, { credentials: account(0).credentials });
    expect((await trial()).ok).toBe(true);
  });

  it("keep what a change does not name, and record who changed what but not to what", async () => {
    const made = await make();
    const renamed = connectionSchema.parse(
      await (await one(patchConnection, "PATCH", made.id, admin, { name: `${made.name} renamed` })).json(),
    );
    expect(renamed).toEqual({ ...made, name: `${made.name} renamed` });
    const entries = await database.db.select().from(auditEntries).where(eq(auditEntries.connectionId, made.id));
    expect(entries.map(({ action, actorId, details }) => [action, actorId, details])).toEqual([
      ["connection.create", admin.id, { provider: made.provider, endpoint: made.endpoint }],
      ["connection.update", admin.id, { changed: ["name"] }],
    ]);
    expect(await faultsOf(await one(patchConnection, "PATCH", made.id, admin, {}))).toEqual([""]);
    expect(await faultsOf(await one(patchConnection, "PATCH", made.id, admin, { provider: "other" }))).toContain("provider");
  });

  it("that feed a tenant's rows show the tenant's people their name and health, and no more", async () => {
    const [own, strangers] = [await make(), await make()];
    await database.db.insert(inventoryCounts).values([
      { connectionId: own.id, noun: "vm", tenantId: acme, count: 3 },
      { connectionId: own.id, noun: "vm", tenantId: globex, count: 4 },
      { connectionId: strangers.id, noun: "vm", tenantId: globex, count: 5 },
    ]);
    const seen = listSchema.parse(await (await ask(listConnections, { path, as: viewer })).json());
    expect([seen.total, seen.items.map(({ id, endpoint, settings, counts }) => ({ id, endpoint, settings, counts }))]).toEqual([
      1,
      [{ id: own.id, endpoint: "", settings: {}, counts: { vm: 3 } }],
    ]);
    expect((await one(getConnection, "GET", own.id, viewer)).status).toBe(200);
    const [foreign, none] = [
      await one(getConnection, "GET", strangers.id, viewer),
      await one(getConnection, "GET", "con_nobody", viewer),
    ];
    expect([foreign.status, none.status]).toEqual([404, 404]);
    const told = z.object({ type: z.string(), detail: z.string() });
    expect(told.parse(await foreign.json())).toEqual(told.parse(await none.json()));
    expect(connectionSchema.parse(await (await one(getConnection, "GET", own.id, operator)).json()).counts).toEqual({ vm: 7 });
  });

  it("are changed by administrators of all tenants alone", async () => {
    const { id } = await make();
    const ofAcme = await makePerson(database.db, { role: "admin", tenantIds: [acme] });
    for (const person of [operator, viewer, ofAcme]) {
      expect((await post({ ...account(0), name: "Mine" }, person)).status).toBe(403);
      expect((await one(patchConnection, "PATCH", id, person, { name: "Mine" })).status).toBe(403);
      expect((await one(deleteConnection, "DELETE", id, person)).status).toBe(403);
    }
    expect((await one(testConnection, "POST", id, viewer)).status).toBe(403);
  });

  it("leave nothing behind when they are removed", async () => {
    const { id } = await make();
    await database.db.insert(inventoryCounts).values({ connectionId: id, noun: "vm", tenantId: acme, count: 1 });
    expect((await one(deleteConnection, "DELETE", id, admin)).status).toBe(204);
    expect((await one(deleteConnection, "DELETE", id, admin)).status).toBe(404);
    expect((await one(getConnection, "GET", id, admin)).status).toBe(404);
    expect(await database.db.select().from(inventoryCounts).where(eq(inventoryCounts.connectionId, id))).toEqual([]);
  });

  it("stay while a write of theirs is under way", async () => {
    const { id, provider } = await make();
    const operation = { id: newId("operation"), kind: "backup.run", connectionId: id, provider, state: "running" };
    const by = { requestedById: operator.id, requestedByName: "Operator", idempotencyKey: "k", bodyHash: "h", input: {} };
    await database.db.insert(operations).values({ ...operation, ...by });
    expect((await one(deleteConnection, "DELETE", id, admin)).status).toBe(409);
    await database.db.update(operations).set({ state: "succeeded" }).where(eq(operations.id, operation.id));
    expect((await one(deleteConnection, "DELETE", id, admin)).status).toBe(204);
  });

  it("wait for the pass that reads them before they go", async () => {
    const { id } = await make();
    const pass = await database.db.$client.connect();
    await pass.query("select pg_advisory_lock(727010, hashtext($1))", [id]);
    const removal = one(deleteConnection, "DELETE", id, admin);
    await expect
      .poll(async () => (await pass.query("select 1 from pg_locks where locktype = 'advisory' and not granted")).rowCount)
      .toBe(1);
    await pass.query("select pg_advisory_unlock(727010, hashtext($1))", [id]);
    pass.release();
    expect((await removal).status).toBe(204);
  });

  it("are given as CSV, and the record says that they were", async () => {
    const answer = await ask(listConnections, {
      path: `${path}?q=account`,
      as: admin,
      headers: { accept: "text/csv", "x-request-id": "as-a-file" },
    });
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [header] = (await answer.text()).split("\r\n");
    expect(header).toBe(Object.keys(connectionSchema.shape).join(","));
    const entries = await database.db.select().from(auditEntries).where(eq(auditEntries.requestId, "as-a-file"));
    expect(entries.map(({ action, subject }) => [action, subject])).toEqual([["inventory.export", path]]);
  });

  it("are described by their providers well enough for a form", async () => {
    const { items } = z
      .object({ items: z.array(z.object({ id: z.string(), fields: z.array(z.object({ name: z.string() })) })) })
      .parse(await (await ask(listProviders, { path: "/api/v1/providers", as: admin })).json());
    const fields = items.find(({ id }) => id === account(0).provider)?.fields.map(({ name }) => name);
    expect(fields).toEqual(expect.arrayContaining(["region", "environment", "accessKey", "secretKey"]));
  });

  it("are all encrypted anew by a rotation, after which the old key can go", async () => {
    const { id } = await make();
    const old = getEnv().BACKDESK_ENCRYPTION_KEYS;
    const young = [{ id: "young", key: randomBytes(32) }];
    const count = (await database.db.select().from(connections)).length;
    expect(await rotateKeys(database.db, [...young, ...old])).toBe(count);
    expect(await rotateKeys(database.db, [...young, ...old])).toBe(0);
    const [row] = await database.db.select().from(connections).where(eq(connections.id, id));
    const sealed = { keyId: row?.credentialsKeyId ?? "", cipher: row?.credentialsCipher ?? Buffer.alloc(0) };
    expect(JSON.parse(openSecret(young, id, sealed))).toEqual(account(0).credentials);
    expect(() => openSecret(old, id, sealed)).toThrow("young is not in BACKDESK_ENCRYPTION_KEYS");
    expect(await rotateKeys(database.db, [...old, ...young])).toBe(count);
  });
});
