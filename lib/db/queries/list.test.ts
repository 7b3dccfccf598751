import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import type { Db } from "../client";
import { createTestDatabase, type TestDatabase } from "../testing";
import * as lists from "./inventory-lists";
import { getRow, listRows, streamRows, type ListQuery, type ListSpec } from "./list";
import { readOverview } from "./overview";
import { searchEverything } from "./search";
import { fillInventory } from "./testing";

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.close());

const everything: Scope = { tenantIds: "all" };
const { vmList, historyList } = lists;

async function allPages<Row extends { id: string }, Item>(
  spec: ListSpec<Row, Item>,
  query: ListQuery,
  between: (page: number) => Promise<void> = async () => undefined,
) {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; ; page += 1) {
    const answer = await listRows(db, everything, spec, { ...query, cursor });
    items.push(...answer.items);
    if (answer.nextCursor === null) return items;
    cursor = answer.nextCursor;
    await between(page);
  }
}

describe("paging", () => {
  interface MadeVm {
    id: string;
    name: string;
    ranAt: number | null;
    sizeBytes: number | null;
  }
  // Few different values, so that most rows tie with others and many have none.
  const aMadeVm = fc.record({
    id: fc.stringMatching(/^[a-z0-9]{6}$/).map((id) => `vm_${id}`),
    name: fc.constantFrom("a", "B", "b", "ä", "a-1", "a 1", "Ω", ""),
    ranAt: fc.option(fc.integer({ min: 0, max: 4 })),
    sizeBytes: fc.option(fc.integer({ min: 0, max: 3 })),
  });
  const insert = async (rows: readonly MadeVm[]) => {
    if (rows.length === 0) return;
    await db.execute(sql`
      insert into vms (id, vendor_id, connection_id, provider, name, last_run_at, size_bytes, fields)
      select id, id, 'con_1', 'made-up', name, to_timestamp("ranAt" * 1000.0), "sizeBytes",
        '{"kind": "vm", "region": null, "os": null, "powerState": "unknown", "state": "present"}'::jsonb || jsonb_build_object('sizeBytes', "sizeBytes")
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(id text, name text, "ranAt" int, "sizeBytes" bigint)
      on conflict do nothing`);
  };
  beforeEach(() => db.execute(sql`truncate vms`));

  it("neither skips nor repeats a row that is there throughout, whatever comes and goes meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(aMadeVm, { minLength: 1, maxLength: 30, selector: (vm) => vm.id }),
        fc.uniqueArray(aMadeVm, { maxLength: 12, selector: (vm) => vm.id }),
        fc.constantFrom("name", "-name", "lastBackupAt", "-lastBackupAt", "sizeBytes", "-sizeBytes", "protection"),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.nat({ max: 29 }), { maxLength: 10 }),
        async (first, later, sort, limit, leaving) => {
          await db.execute(sql`truncate vms`);
          await insert(first);
          const coming = later.filter((vm) => first.every(({ id }) => id !== vm.id));
          const leavers = new Set(leaving.flatMap((index) => first[index]?.id ?? []));
          const given = await allPages(vmList, { limit, sort }, async (page) => {
            await insert(coming.slice(page * 2, page * 2 + 2));
            const leaver = [...leavers][page];
            if (leaver) await db.execute(sql`delete from vms where id = ${leaver}`);
          });
          const ids = given.map((vm) => vm.id);
          expect(new Set(ids).size).toBe(ids.length);
          const staying = first.map((vm) => vm.id).filter((id) => !leavers.has(id));
          expect(staying.filter((id) => !ids.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives the same order whatever the page size, and the reverse of it the other way round", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(aMadeVm, { maxLength: 25, selector: (vm) => vm.id }),
        fc.constantFrom("name", "lastBackupAt", "sizeBytes"),
        async (rows, sort) => {
          await db.execute(sql`truncate vms`);
          await insert(rows);
          const ids = async (query: ListQuery) => (await allPages(vmList, query)).map((vm) => vm.id);
          const whole = await ids({ limit: 200, sort });
          expect(await ids({ limit: 3, sort })).toEqual(whole);
          expect(await ids({ limit: 4, sort: `-${sort}` })).toEqual(whole.toReversed());
        },
      ),
      { numRuns: 30 },
    );
  });

  it("puts what has no value first when ascending", async () => {
    await insert([
      { id: "vm_ran", name: "ran", ranAt: 3, sizeBytes: 1 },
      { id: "vm_never", name: "never", ranAt: null, sizeBytes: null },
    ]);
    expect((await allPages(vmList, { limit: 1, sort: "lastBackupAt" })).map((vm) => vm.lastBackupAt)).toEqual([
      null,
      "1970-01-01T00:50:00.000Z",
    ]);
  });

  const refusal = async (query: Partial<ListQuery>) =>
    listRows(db, everything, vmList, { limit: 1, ...query }).catch((error: unknown) => error);

  it("refuses a cursor of another sort, other filters or another list, and one that somebody made up", async () => {
    await insert([
      { id: "vm_1", name: "1", ranAt: null, sizeBytes: null },
      { id: "vm_2", name: "2", ranAt: null, sizeBytes: null },
    ]);
    const { nextCursor } = await listRows(db, everything, vmList, { limit: 1 });
    const cursor = nextCursor ?? "";
    const parts = JSON.parse(Buffer.from(cursor, "base64url").toString()) as [string, string, string];
    const forged = (...changed: unknown[]) => Buffer.from(JSON.stringify(changed)).toString("base64url");
    for (const query of [
      { cursor, sort: "-name" },
      { cursor, q: "1" },
      { cursor, provider: ["made-up"] },
      { cursor: "nonsense" },
      { cursor: forged(parts[0], 12, parts[2]) },
      { cursor: forged(parts[0], "a\u0000", parts[2]) },
      { cursor: forged(parts[0], parts[1], "\ud800") },
      { cursor: forged(parts[0]) },
    ]) {
      expect(await refusal(query)).toMatchObject({ kind: "bad-cursor", status: 400 });
    }
    const other = await listRows(db, everything, historyList, { limit: 1, cursor }).catch((error: unknown) => error);
    expect(other).toMatchObject({ kind: "bad-cursor" });
  });

  it.each(["", "-", "secret", "-secret", "__proto__", "constructor", "toString"])(
    "refuses to sort by %o, naming what it sorts by",
    async (sort) => {
      const error = await refusal({ sort });
      expect(error).toBeInstanceOf(ProblemError);
      expect(error).toMatchObject({
        kind: "unknown-sort",
        status: 400,
        detail: expect.stringContaining("lastBackupAt") as string,
      });
      expect(() => streamRows(db, everything, vmList, { limit: 1, sort })).toThrow(ProblemError);
    },
  );

  it("takes the signs of patterns literally in a search", async () => {
    await insert(
      ["100%", "1000", "a_b", "aab", "c\\d"].map((name, index) => ({ id: `vm_${index}`, name, ranAt: null, sizeBytes: null })),
    );
    const found = async (q: string) => (await listRows(db, everything, vmList, { limit: 10, q })).items.map((vm) => vm.name);
    expect(await found("0%")).toEqual(["100%"]);
    expect(await found("A_B")).toEqual(["a_b"]);
    expect(await found("\\")).toEqual(["c\\d"]);
  });
});

describe("what a tenant's people see", () => {
  const mine: Scope = { tenantIds: ["ten_a"] };
  const lookAlike = Object.values(lists).filter(
    (list): list is typeof list & { table: unknown } => typeof list === "object" && "table" in list,
  );
  const inventory = lookAlike as unknown as ListSpec<{ id: string }, { id: string; tenantId: string | null }>[];
  beforeAll(async () => {
    await db.execute(sql`truncate vms, backups, histories, restore_targets, inventory_counts`);
    await fillInventory(db, { machines: 40, runsPerMachine: 2, tenantIds: ["ten_a", "ten_b", null, "ten_b"] });
    const rest = {
      schedules: "sch",
      snapshots: "snp",
      volumes: "vol",
      volume_groups: "vgr",
      agents: "agt",
      policies: "pol",
      buckets: "bkt",
    };
    const schedule = { frequency: "daily", time: "02:00", timezone: "UTC", backupType: "full", active: true };
    const fields = {
      state: "active",
      vendorState: null,
      ownerKind: "backup",
      schedule,
      takenAt: "2026-01-01T00:00:00Z",
      expiresAt: null,
      sizeBytes: 1,
      usedBytes: null,
      kind: "block",
      purpose: "original",
      region: null,
      diskType: null,
      attachments: [],
      snapshotSchedule: null,
      snapshotRatePercent: null,
      iops: null,
      throughputMbps: null,
      replication: null,
      memberCount: 0,
      members: [],
      ipAddress: null,
      connectionState: "connected",
      connectionCheckedAt: null,
      backupCount: null,
      retention: null,
      schedules: [],
      versioned: null,
      encrypted: null,
      sourceBucketName: null,
      policies: [],
    };
    for (const [table, prefix] of Object.entries(rest)) {
      const stated = JSON.stringify({ ...fields, state: table === "schedules" ? "active" : "available" });
      await db.execute(sql`
        insert into ${sql.identifier(table)} (id, vendor_id, connection_id, provider, tenant_id, name, state, kind, at, fields)
        select ${prefix} || '_' || m, 'x' || m, 'con_1', 'made-up', (array['ten_a', 'ten_b', null])[1 + m % 3], ${table} || m, 'available', 'block', now(), ${stated}::jsonb
        from generate_series(1, 9) as m`);
    }
  });

  it("covers every list of the inventory", () => {
    expect(inventory.map((list) => list.name).sort()).toEqual(
      [
        "agents",
        "backups",
        "buckets",
        "histories",
        "policies",
        "restore-targets",
        "schedules",
        "snapshots",
        "vms",
        "volume-groups",
        "volumes",
      ].sort(),
    );
  });

  it.each(inventory.map((list) => [list.name, list] as const))(
    "of %s: their own rows, totals, exports and details, and nothing of others",
    async (_name, list) => {
      const seen = await listRows(db, mine, list, { limit: 200 });
      expect(seen.items.length).toBeGreaterThan(0);
      expect(new Set(seen.items.map((item) => item.tenantId))).toEqual(new Set(["ten_a"]));
      expect(seen.total).toBe(seen.items.length);
      const exported: { id: string; tenantId: string | null }[] = [];
      for await (const batch of streamRows(db, mine, list, { limit: 1 })) exported.push(...batch);
      expect(exported.map((item) => item.id)).toEqual(seen.items.map((item) => item.id));
      const everybodys = (await listRows(db, everything, list, { limit: 200 })).items;
      expect(everybodys.length).toBeGreaterThan(seen.items.length);
      const stranger = everybodys.find((item) => item.tenantId === "ten_b");
      const nobodys = everybodys.find((item) => item.tenantId === null);
      for (const id of [stranger?.id, nobodys?.id, "vm_doesnotexist"]) expect(await getRow(db, mine, list, id ?? "")).toBeNull();
      expect(await getRow(db, mine, list, seen.items[0]?.id ?? "")).toMatchObject({ tenantId: "ten_a" });
      for (const tenantIds of [["ten_b"], []]) {
        expect(await listRows(db, mine, list, { limit: 10, tenantId: ["ten_b"] })).toMatchObject({
          items: [],
          total: 0,
          nextCursor: null,
        });
        expect(
          (await listRows(db, { tenantIds }, list, { limit: 200 })).items.filter((item) => item.tenantId === "ten_a"),
        ).toEqual([]);
      }
    },
  );

  it("of a machine of somebody else: no runs", async () => {
    const foreign = (await listRows(db, { tenantIds: ["ten_b"] }, vmList, { limit: 1 })).items[0];
    expect(await listRows(db, mine, historyList, { limit: 10, vmId: [foreign?.id ?? ""] })).toMatchObject({
      items: [],
      total: 0,
    });
  });

  it("in a search: their own things", async () => {
    const found = await searchEverything(db, mine, "machine-");
    const own = new Set((await listRows(db, mine, vmList, { limit: 200 })).items.map((vm) => vm.id));
    expect(found.items.length).toBeGreaterThan(0);
    expect(found.items.filter((item) => item.noun === "vm" && !own.has(item.id))).toEqual([]);
  });

  it("on the first page: figures of their own rows", async () => {
    const overview = await readOverview(db, mine);
    const own = await listRows(db, mine, vmList, { limit: 200 });
    expect(overview.machines).toBe(own.total);
    expect(new Set(overview.worstMachines.map((vm) => vm.tenantId))).toEqual(new Set(["ten_a"]));
    for (const protection of ["late", "protected", "unprotected", "failing"] as const) {
      expect(overview.protection[protection]).toBe(
        (await listRows(db, mine, vmList, { limit: 1, protection: [protection] })).total,
      );
    }
  });
});
