import { sql } from "drizzle-orm";
import { runOnce } from "graphile-worker";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as getTenants, POST as postTenant } from "@/app/api/v1/tenants/route";
import { DELETE as deleteTenant, PATCH as patchTenant } from "@/app/api/v1/tenants/[id]/route";
import { GET as getRules, PUT as putRules } from "@/app/api/v1/tenant-rules/route";
import { POST as postPreview } from "@/app/api/v1/tenant-rules/preview/route";
import { POST as postOverride } from "@/app/api/v1/tenant-overrides/route";
import { DELETE as deleteOverride } from "@/app/api/v1/tenant-overrides/[id]/route";
import { GET as getVms } from "@/app/api/v1/vms/route";
import { GET as getMe } from "@/app/api/v1/me/route";
import { ask, makePerson, startTestServer, type TestPerson } from "@/lib/access/testing";
import { verifyAudit } from "@/lib/audit";
import { getEnv } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import type { TestDatabase } from "@/lib/db/testing";
import { meSchema } from "@/lib/domain/people";
import { problemSchema } from "@/lib/domain/problem";
import { tenantDetailSchema, tenantPreviewSchema, tenantRulesAnswerSchema, type TenantRule } from "@/lib/domain/tenants";
import { inventoryTasks } from "@/lib/inventory";
import { addConnection } from "@/lib/inventory/testing";

let database: TestDatabase;
let db: Db;
let admin: TestPerson;
let connectionId: string;
beforeAll(async () => {
  database = await startTestServer();
  db = database.db;
  admin = await makePerson(db, { role: "admin" });
});
afterAll(() => database.close());
let count = 0;
beforeEach(async () => {
  await db.execute(sql`delete from vms`);
  await db.execute(sql`delete from backups`);
  await db.execute(sql`delete from tenant_rules`);
  connectionId = await addConnection(db, `connection ${(count += 1)}`);
});

const make = async (name: string, parentId: string | null = null) => {
  const answer = await ask(postTenant, { method: "POST", path: "/api/v1/tenants", as: admin, body: { name, parentId } });
  expect(answer.status).toBe(201);
  return tenantDetailSchema.parse(await answer.json()).id;
};
const change = (id: string, body: object) =>
  ask(patchTenant, { method: "PATCH", path: `/api/v1/tenants/${id}`, as: admin, params: { id }, body });
const remove = (id: string) => ask(deleteTenant, { method: "DELETE", path: `/api/v1/tenants/${id}`, as: admin, params: { id } });
const faultOf = async (answer: Response) => {
  const { status, detail, errors } = problemSchema.parse(await answer.json());
  return [status, errors?.[0]?.path ?? detail];
};
const rule = (tenantId: string, over: Partial<TenantRule> = {}): TenantRule => ({
  tenantId,
  connectionId: null,
  vendorTenant: null,
  tagKey: null,
  tagValue: null,
  namePattern: null,
  ...over,
});
const rules = async () =>
  tenantRulesAnswerSchema.parse(await (await ask(getRules, { path: "/api/v1/tenant-rules", as: admin })).json());
const save = async (given: TenantRule[], basedOn?: string) =>
  ask(putRules, {
    method: "PUT",
    path: "/api/v1/tenant-rules",
    as: admin,
    body: { rules: given, basedOn: basedOn ?? (await rules()).version },
  });
const preview = async (given: TenantRule[], more: object = {}) => {
  const body = { rules: given, ...more };
  const answer = await ask(postPreview, { method: "POST", path: "/api/v1/tenant-rules/preview", as: admin, body });
  expect(answer.status).toBe(200);
  return tenantPreviewSchema.parse(await answer.json());
};
/** Runs jobs until none is left: those of one queue come one at a time. */
const work = async () => {
  for (;;) {
    const left = await db.execute<{ count: number }>(sql`select count(*)::int as count from graphile_worker.jobs`);
    if (left.rows[0]?.count === 0) return;
    await runOnce({ pgPool: db.$client, taskList: inventoryTasks, noHandleSignals: true });
  }
};
/** Machines `web-1` and so on of vendor tenants `a` (odd) and `b` (even), each with one backup. */
const addMachines = async (machines: number) => {
  await db.execute(sql`
    insert into vms (id, connection_id, provider, vendor_id, vendor_tenant, name, fields)
    select 'vm_' || replace(${connectionId}::text, '_', '') || lpad(n::text, 8, '0'), ${connectionId}, 'made-up', n::text, case when n % 2 = 1 then 'a' else 'b' end, 'web-' || n,
      '{"kind":"vm","region":null,"os":null,"powerState":"unknown","state":"present","sizeBytes":null}' from generate_series(1, ${machines}::int) n`);
  await db.execute(sql`
    insert into backups (id, connection_id, provider, vendor_id, name, vm_id, fields)
    select 'bak_' || replace(v.id, '_', ''), v.connection_id, 'made-up', v.vendor_id, 'backup of ' || v.name, v.id, '{}' from vms v`);
};
const owned = async (table: string, tenantId: string | null) =>
  (
    await db.execute<{ count: number }>(
      sql`select count(*)::int as count from ${sql.identifier(table)} where tenant_id is not distinct from ${tenantId}`,
    )
  ).rows[0]?.count;

describe("tenants", () => {
  it("nest one level and no deeper", async () => {
    const reseller = await make("Reseller");
    const customer = await make("Customer", reseller);
    const other = await make("Other");
    expect(await faultOf(await change(other, { parentId: customer }))).toEqual([422, "parentId"]);
    expect(await faultOf(await change(reseller, { parentId: other }))).toEqual([422, "parentId"]);
    expect(await faultOf(await change(other, { parentId: other }))).toEqual([422, "parentId"]);
    expect(await faultOf(await change(other, { parentId: "ten_nobody" }))).toEqual([422, "parentId"]);
    expect(await faultOf(await change(other, { name: "reseller" }))).toEqual([422, "name"]);
    expect((await change(other, { parentId: reseller })).status).toBe(200);
  });

  it("of a reseller are seen by the reseller's people, at once, and a customer's people learn nothing of the reseller", async () => {
    const [reseller, customer] = [await make("R1"), await make("C1")];
    const people = {
      reseller: await makePerson(db, { role: "viewer", tenantIds: [reseller] }),
      customer: await makePerson(db, { role: "viewer", tenantIds: [customer] }),
    };
    const tenantsOf = async (as: TestPerson) =>
      meSchema.parse(await (await ask(getMe, { path: "/api/v1/me", as })).json()).tenants?.map(({ name }) => name);
    expect(await tenantsOf(people.reseller)).toEqual(["R1"]);
    await change(customer, { parentId: reseller });
    expect(await tenantsOf(people.reseller)).toEqual(["C1", "R1"]);
    expect(await tenantsOf(people.customer)).toEqual(["C1"]);
    const listed = await (await ask(getTenants, { path: "/api/v1/tenants", as: people.customer })).text();
    expect(listed).not.toContain(reseller);
    await addMachines(2);
    await save([rule(customer, { vendorTenant: "a" })]);
    await work();
    const seen = async (as: TestPerson) => (await (await ask(getVms, { path: "/api/v1/vms", as })).json()) as { total: number };
    expect([(await seen(people.reseller)).total, (await seen(people.customer)).total]).toEqual([1, 1]);
    await change(customer, { parentId: null });
    expect((await seen(people.reseller)).total).toBe(0);
  });

  it("are not removed while anything speaks of them", async () => {
    const tenant = await make("Busy");
    await save([rule(tenant, { vendorTenant: "a" })]);
    expect(await faultOf(await remove(tenant))).toEqual([409, "Busy still has 1 rules. Give them to another tenant first."]);
    await save([]);
    expect((await remove(tenant)).status).toBe(204);
    expect((await remove(tenant)).status).toBe(404);
  });
});

describe("rules", () => {
  it("are shown row by row before they are saved, and then do just that", async () => {
    const [acme, globex] = [await make(`A${count}`), await make(`G${count}`)];
    await addMachines(10);
    const draft = [rule(globex, { namePattern: "web-1?" }), rule(acme, { connectionId, vendorTenant: "a" })];
    const found = await preview(draft);
    expect(found.totals).toEqual([
      { noun: "vm", fromTenantId: null, toTenantId: acme, count: 5 },
      { noun: "vm", fromTenantId: null, toTenantId: globex, count: 1 },
      { noun: "backup", fromTenantId: null, toTenantId: globex, count: 1 },
    ]);
    expect(found.items.map(({ noun, name, toTenantId, rule: place }) => [noun, name, toTenantId, place])).toEqual([
      ["vm", "web-1", acme, 2],
      ["vm", "web-3", acme, 2],
      ["vm", "web-5", acme, 2],
      ["vm", "web-7", acme, 2],
      ["vm", "web-9", acme, 2],
      ["vm", "web-10", globex, 1],
      ["backup", "backup of web-10", globex, 1],
    ]);
    expect(await owned("vms", acme)).toBe(0);
    expect((await save(draft)).status).toBe(200);
    expect((await rules()).pendingConnections).toBeGreaterThan(0);
    await work();
    expect([await owned("vms", acme), await owned("vms", globex), await owned("backups", globex)]).toEqual([5, 1, 1]);
    expect((await rules()).pendingConnections).toBe(0);
    expect((await preview(draft)).items).toEqual([]);
  });

  it("are previewed page by page without a row twice or missing, with 100,000 machines", async () => {
    const acme = await make(`A${count}`);
    await addMachines(100_000);
    const draft = [rule(acme, { vendorTenant: "b" })];
    const startedAt = performance.now();
    const first = await preview(draft, { limit: 200 });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(first.totals?.find(({ noun }) => noun === "vm")?.count).toBe(50_000);
    const second = await preview(draft, { limit: 200, cursor: first.nextCursor });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(400);
    expect([...ids].sort()).toEqual(ids);
    expect(second.totals).toBeNull();
  });

  it("that somebody else changed meanwhile are not overwritten", async () => {
    const acme = await make(`A${count}`);
    const { version } = await rules();
    expect((await save([rule(acme, { vendorTenant: "x" })], version)).status).toBe(200);
    expect((await save([], version)).status).toBe(409);
    expect((await rules()).items).toHaveLength(1);
  });

  it("name what is wrong with them", async () => {
    const acme = await make(`A${count}`);
    expect(await faultOf(await save([rule(acme)]))).toEqual([422, "rules.0"]);
    expect(await faultOf(await save([rule(acme, { tagValue: "x", namePattern: "a" })]))).toEqual([422, "rules.0.tagKey"]);
    expect(await faultOf(await save([rule("ten_nobody", { vendorTenant: "a" })]))).toEqual([422, "rules.0.tenantId"]);
    expect(await faultOf(await save([rule(acme, { connectionId: "con_nobody" })]))).toEqual([422, "rules.0.connectionId"]);
  });

  it("leave what fits none to those who see all", async () => {
    const acme = await make(`A${count}`);
    await addMachines(4);
    await save([rule(acme, { vendorTenant: "a" })]);
    await work();
    const total = async (as: TestPerson, query: string) =>
      ((await (await ask(getVms, { path: `/api/v1/vms${query}`, as })).json()) as { total: number }).total;
    const limited = await makePerson(db, { role: "admin", tenantIds: [acme] });
    expect(await total(admin, "?tenantId=unassigned")).toBe(2);
    expect(await total(admin, `?tenantId=unassigned&tenantId=${acme}`)).toBe(4);
    expect(await total(limited, "?tenantId=unassigned")).toBe(0);
    expect((await rules()).unassignedMachines).toBe(2);
  });
});

describe("a decision about one machine", () => {
  const decide = (body: object) => ask(postOverride, { method: "POST", path: "/api/v1/tenant-overrides", as: admin, body });

  it("stands above the rules, takes along what hangs on the machine, and can be taken back", async () => {
    const [acme, globex] = [await make(`A${count}`), await make(`G${count}`)];
    await addMachines(2);
    await save([rule(acme, { connectionId })]);
    await work();
    const id = `vm_${connectionId.replace("_", "")}00000001`;
    expect((await decide({ noun: "vm", id, tenantId: globex })).status).toBe(201);
    expect([await owned("vms", globex), await owned("backups", globex), await owned("vms", acme)]).toEqual([1, 1, 1]);
    expect((await decide({ noun: "vm", id, tenantId: null })).status).toBe(201);
    expect([await owned("vms", null), await owned("backups", null)]).toEqual([1, 1]);
    const taken = await ask(deleteOverride, {
      method: "DELETE",
      path: `/api/v1/tenant-overrides/${id}`,
      as: admin,
      params: { id },
    });
    expect(taken.status).toBe(204);
    expect([await owned("vms", acme), await owned("backups", acme)]).toEqual([2, 2]);
  });

  it("names a row and a tenant that exist", async () => {
    await addMachines(1);
    expect(await faultOf(await decide({ noun: "vm", id: "vm_nobody", tenantId: null }))).toEqual([422, "id"]);
    expect(
      await faultOf(await decide({ noun: "vm", id: `vm_${connectionId.replace("_", "")}00000001`, tenantId: "ten_x" })),
    ).toEqual([422, "tenantId"]);
  });
});

it("every change of tenants and rules stands in the record", async () => {
  const found = await db.execute<{ action: string }>(sql`select distinct action from audit_entries order by 1`);
  expect(found.rows.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      "tenant-override.remove",
      "tenant-override.set",
      "tenant-rules.replace",
      "tenant.create",
      "tenant.delete",
      "tenant.update",
    ]),
  );
  expect(await verifyAudit(db, getEnv().BACKDESK_ENCRYPTION_KEYS)).toMatchObject({ ok: true });
});
