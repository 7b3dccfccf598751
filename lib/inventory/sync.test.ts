import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { VendorError } from "@/lib/providers/http";
import type { Db } from "@/lib/db/client";
import { getRow, listRows } from "@/lib/db/queries/list";
import { backupList, historyList, restoreTargetList, scheduleList, vmList } from "@/lib/db/queries/inventory-lists";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing";
import { systemScope } from "@/lib/domain/scope";
import { tenantRules } from "@/lib/db/schema";
import { assignTenants } from "./assign-tenants";
import type { TenantRule } from "./tenant-rules";
import { derivedId } from "./derived-id";
import { runSync } from "./sync";
import { aBackup, addConnection, addProtected, addTenant, aPoint, aRun, aVendor, aVm, type MadeUpVendor } from "./testing";

/* One vendor per connection, in place of what a connection's credentials would open. */
const vendors = new Map<string, MadeUpVendor>();
vi.mock("@/lib/connections", () => ({
  openConnection: async (_db: Db, id: string) => ({
    id,
    provider: { id: "made-up", readers: vendors.get(id)?.readers },
    settings: {},
    http: {},
  }),
}));

let database: TestDatabase;
let db: Db;
let connectionId: string;
let vendor: MadeUpVendor;
const now = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.close());
beforeEach(async () => {
  connectionId = await addConnection(db, `connection ${(count += 1)}`);
  vendor = aVendor();
  vendors.set(connectionId, vendor);
});

const sync = (options: Parameters<typeof runSync>[2] = {}) => runSync(db, connectionId, { now: () => now, ...options });
const query = () => ({ limit: 200, connectionId: [connectionId] });
const vms = async () => (await listRows(db, systemScope, vmList, query())).items;
const names = async () => (await vms()).map((vm) => vm.name);
/** Where every row lies and which transaction wrote it: the same as long as nothing is written, whatever is written. */
const rowVersions = async () => {
  const tables = ["vms", "backups", "schedules", "histories", "restore_targets", "inventory_counts", "inventory_touched"];
  const versions = tables.map(
    (table) => sql`select ${table} || ctid::text || xmin::text as version from ${sql.identifier(table)}`,
  );
  const found = await db.execute<{ version: string }>(
    sql`select version from (${sql.join(versions, sql` union all `)}) as rows order by 1`,
  );
  return found.rows.map(({ version }) => version);
};

describe("a pass over a connection", () => {
  it("copies the vendor's rows and links them", async () => {
    addProtected(vendor, "web01", [hoursAgo(30), hoursAgo(6)]);
    expect(await sync()).toMatchObject({ outcome: "done", stats: { vm: { seen: 1, written: 1, swept: 0, errors: 0 } } });
    const vmId = derivedId(connectionId, "vm", "web01");
    const backupId = derivedId(connectionId, "backup", "web01-backup");
    const [backup] = (await listRows(db, systemScope, backupList, query())).items;
    expect(backup).toMatchObject({
      id: backupId,
      vmId,
      vmName: "web01",
      lastRunAt: hoursAgo(6).toISOString(),
      lastRunState: "succeeded",
      usedBytes: 8_192,
    });
    expect(backup?.nextRunAt).toBe("2026-11-21T17:00:00.000Z");
    expect(backup?.schedules).toHaveLength(1);
    const [schedule] = (await listRows(db, systemScope, scheduleList, query())).items;
    expect(schedule).toMatchObject({ ownerId: backupId, ownerName: "web01-backup", vmId, vmName: "web01" });
    const points = await listRows(db, systemScope, restoreTargetList, { ...query(), vmId: [vmId] });
    expect(points.items.map((point) => point.takenAt)).toEqual([hoursAgo(6).toISOString(), hoursAgo(30).toISOString()]);
    expect((await listRows(db, systemScope, historyList, { ...query(), backupId: [backupId] })).total).toBe(2);
  });

  it("writes no row when nothing has changed", async () => {
    for (let index = 0; index < 30; index += 1) addProtected(vendor, `same${index}`, [hoursAgo(26), hoursAgo(2)]);
    await sync();
    const before = await rowVersions();
    const again = await sync();
    expect(again).toMatchObject({
      outcome: "done",
      stats: { vm: { seen: 30, written: 0 }, history: { seen: 60, written: 0 }, restoreTarget: { written: 0, swept: 0 } },
    });
    expect(before.length).toBeGreaterThan(200);
    expect(await rowVersions()).toEqual(before);
  });

  it("follows a change of one row", async () => {
    addProtected(vendor, "before", [hoursAgo(2)]);
    await sync();
    vendor.vm = [aVm("before", null, { name: "after", powerState: "stopped" })];
    expect(await sync()).toMatchObject({ stats: { vm: { written: 1 } } });
    expect((await vms())[0]).toMatchObject({ name: "after", powerState: "stopped", protection: "protected" });
  });

  it("takes any text a vendor sends", async () => {
    vendor.vm.push(aVm("odd", null, { name: "a\u0000b\ud800c", os: "C:\\u0000 \\ud800 \u{1d54f}" }));
    expect(await sync()).toMatchObject({ stats: { vm: { errors: 0 } } });
    expect((await vms())[0]).toMatchObject({ name: "a\ufffdb\ufffdc", os: "C:\\u0000 \\ud800 \u{1d54f}" });
  });
});

describe("what is gone at the vendor", () => {
  it("leaves the lists when nothing depends on it", async () => {
    vendor.vm.push(aVm("stays"), aVm("goes"));
    await sync();
    vendor.vm = [aVm("stays")];
    await sync();
    expect(await names()).toEqual(["stays"]);
  });

  it("stays as gone while points remain, and leaves with the last of them", async () => {
    addProtected(vendor, "lost", [hoursAgo(6)]);
    await sync();
    vendor.vm = [];
    await sync();
    expect((await vms())[0]).toMatchObject({ name: "lost", state: "gone", protection: "gone" });
    vendor.backup = [];
    vendor.schedule = [];
    await sync();
    expect(await names()).toEqual([]);
    expect((await listRows(db, systemScope, restoreTargetList, query())).total).toBe(0);
    const [run] = (await listRows(db, systemScope, historyList, query())).items;
    expect(run).toMatchObject({ vmName: "lost" });
  });

  it("comes back when the vendor shows it again", async () => {
    addProtected(vendor, "phoenix", [hoursAgo(6)]);
    await sync();
    const [vm] = vendor.vm;
    vendor.vm = [];
    await sync();
    vendor.vm = vm ? [vm] : [];
    await sync();
    expect((await vms())[0]).toMatchObject({ state: "present", protection: "protected" });
  });

  it("is known through its backup alone when the vendor no longer lists the machine", async () => {
    vendor.backup.push(aBackup("orphan-backup", "never-listed"));
    await sync();
    expect((await vms())[0]).toMatchObject({ vendorId: "never-listed", name: "never-listed", state: "gone", protection: "gone" });
  });

  it("takes expired points away and works out again what hung on them", async () => {
    addProtected(vendor, "expiring", [hoursAgo(30), hoursAgo(6)]);
    await sync();
    const points = vendor.restoreTarget.get("expiring-backup") ?? [];
    vendor.restoreTarget.set("expiring-backup", points.slice(1));
    expect(await sync()).toMatchObject({ stats: { restoreTarget: { swept: 1 } } });
    expect((await listRows(db, systemScope, backupList, query())).items[0]?.usedBytes).toBe(4_096);
  });
});

describe("a part that a reader passes over", () => {
  it("stays as it is", async () => {
    addProtected(vendor, "quiet", [hoursAgo(6)]);
    await sync();
    vendor.passedOver.add("quiet-backup");
    expect(await sync()).toMatchObject({ stats: { restoreTarget: { swept: 0 }, history: { swept: 0 } } });
    expect((await listRows(db, systemScope, restoreTargetList, query())).total).toBe(1);
  });
});

describe("what cannot be read", () => {
  it("keeps the rows of a part that failed, reads the rest, and says so", async () => {
    addProtected(vendor, "good", [hoursAgo(6)]);
    addProtected(vendor, "bad", [hoursAgo(6)]);
    await sync();
    vendor.unreadable.add("history/bad-backup");
    vendor.history.set("good-backup", [aRun("good-new", { vm: "good", backup: "good-backup", at: hoursAgo(1) })]);
    const result = await sync();
    expect(result).toMatchObject({ outcome: "done", stats: { history: { errors: 1, written: 1, swept: 1 } } });
    const runs = await listRows(db, systemScope, historyList, query());
    expect(runs.items.map((run) => run.vmName).sort()).toEqual(["bad", "good"]);
    const kept = await db.execute<{ state: string; message: string }>(
      sql`select c.state, e.message from connections c join sync_runs r on r.connection_id = c.id join sync_errors e on e.run_id = r.id where c.id = ${connectionId}`,
    );
    expect(kept.rows).toEqual([{ state: "degraded", message: "The vendor answered 500." }]);
  });

  it("sweeps nothing from a list with a page missing", async () => {
    vendor.vm.push(aVm("a"), aVm("b"));
    await sync();
    vendor.unreadable.add("vm/");
    await sync();
    expect((await vms()).map((vm) => vm.state)).toEqual(["present", "present"]);
  });

  it("sets a row aside that is not what its schema says, and keeps the others", async () => {
    vendor.vm.push(aVm("fine"), aVm("broken", null, { sizeBytes: -5 }));
    expect(await sync()).toMatchObject({ stats: { vm: { errors: 1, written: 1 } } });
    expect(await names()).toEqual(["fine"]);
    const told = await db.execute<{ vendor_id: string; message: string }>(
      sql`select e.vendor_id, e.message from sync_errors e join sync_runs r on r.id = e.run_id where r.connection_id = ${connectionId}`,
    );
    expect(told.rows).toHaveLength(1);
    expect(told.rows[0]).toMatchObject({ vendor_id: "broken" });
    expect(told.rows[0]?.message).toContain("sizeBytes");
  });

  it("tells a refused credential from a vendor that is down", async () => {
    for (const [kind, state] of [
      ["unauthorized", "unauthorized"],
      ["timeout", "unreachable"],
    ] as const) {
      vendor.beforePage = () => {
        throw vendorError(kind);
      };
      expect(await sync()).toMatchObject({ outcome: "failed" });
      const found = await db.execute<{ state: string }>(sql`select state from connections where id = ${connectionId}`);
      expect(found.rows[0]?.state).toBe(state);
    }
  });
});

describe("passes that meet or end early", () => {
  it("do not work on one connection at the same time", async () => {
    vendor.vm.push(aVm("only"));
    let release = () => undefined as void;
    let entered = () => undefined as void;
    const reached = new Promise<void>((resolve) => (entered = resolve));
    vendor.beforePage = () =>
      new Promise<void>((resolve) => {
        release = resolve;
        entered();
      });
    const first = sync();
    await reached;
    expect(await sync()).toEqual({ outcome: "busy" });
    vendor.beforePage = () => undefined;
    release();
    expect(await first).toMatchObject({ outcome: "done" });
  });

  it("go on where a broken pass left off, and work out what it had no time for", async () => {
    addProtected(vendor, "half", [hoursAgo(2)]);
    vendor.beforePage = (noun) => {
      if (noun === "history") throw new Error("killed");
    };
    expect(await sync()).toMatchObject({ outcome: "failed" });
    vendor.beforePage = () => undefined;
    expect(await sync()).toMatchObject({ outcome: "done", stats: { backup: { written: 0 } } });
    expect((await vms())[0]).toMatchObject({
      protection: "protected",
      lastGoodAt: new Date(hoursAgo(2).getTime() + 60_000).toISOString(),
    });
    expect((await listRows(db, systemScope, backupList, query())).items[0]?.schedules).toHaveLength(1);
  });

  it("say nothing of the connection when they are called off", async () => {
    vendor.vm.push(aVm("kept"));
    await sync();
    const controller = new AbortController();
    vendor.beforePage = () => controller.abort();
    expect(await sync({ signal: controller.signal })).toMatchObject({ outcome: "failed", error: "The pass was called off." });
    const found = await db.execute<{ state: string; run: string }>(
      sql`select c.state, r.state as run from connections c join sync_runs r on r.connection_id = c.id where c.id = ${connectionId} order by r.started_at desc limit 1`,
    );
    expect(found.rows[0]).toEqual({ state: "ok", run: "interrupted" });
  });

  it("read one part alone when asked to, and leave the others", async () => {
    addProtected(vendor, "one", [hoursAgo(6)]);
    addProtected(vendor, "two", [hoursAgo(6)]);
    await sync();
    vendor.history.set("one-backup", []);
    vendor.history.set("two-backup", []);
    await sync({ only: [{ noun: "history", partitions: ["one-backup"] }] });
    expect((await listRows(db, systemScope, historyList, query())).items.map((run) => run.vmName)).toEqual(["two"]);
  });

  it("take along what was read through a row that has gone, and nothing else", async () => {
    addProtected(vendor, "one", [hoursAgo(6)]);
    addProtected(vendor, "two", [hoursAgo(6)]);
    await sync();
    vendor.backup = vendor.backup.filter(({ vendorId }) => vendorId !== "one-backup");
    expect(await sync({ only: [{ noun: "backup", partitions: null }] })).toMatchObject({
      stats: { backup: { swept: 1 }, restoreTarget: { swept: 1 } },
    });
    const { items, total } = await listRows(db, systemScope, restoreTargetList, query());
    expect([total, items.map((point) => point.vmName)]).toEqual([1, ["two"]]);
  });
});

describe("protection", () => {
  const protectionOf = async (name: string) => {
    await sync();
    return getRow(db, systemScope, vmList, derivedId(connectionId, "vm", name));
  };

  it("is unprotected without a backup, and says why", async () => {
    vendor.vm.push(aVm("bare"));
    expect(await protectionOf("bare")).toMatchObject({
      protection: "unprotected",
      protectionReason: expect.stringContaining("no backup") as string,
    });
  });

  it("is not scheduled with a backup that nothing runs", async () => {
    addProtected(vendor, "manual", [hoursAgo(2)]);
    vendor.schedule = [];
    expect(await protectionOf("manual")).toMatchObject({ protection: "not-scheduled", nextRunAt: null });
  });

  it("is failing after two failures since the last good run, which stays in view", async () => {
    addProtected(vendor, "sick", [hoursAgo(50)]);
    const facts = { vm: "sick", backup: "sick-backup", state: "failed" as const };
    vendor.history
      .get("sick-backup")
      ?.push(aRun("f1", { ...facts, at: hoursAgo(26) }), aRun("f2", { ...facts, at: hoursAgo(2) }));
    expect(await protectionOf("sick")).toMatchObject({ protection: "failing", failuresSinceGood: 2, lastBackupState: "failed" });
  });

  it("is late once the last good point is older than the target, in the row, the filter and the count alike", async () => {
    addProtected(vendor, "old", [new Date(Date.now() - 400 * 3_600_000)]);
    addProtected(vendor, "fresh", [new Date(Date.now() - 2 * 3_600_000)]);
    expect(await protectionOf("old")).toMatchObject({ protection: "late" });
    const late = await listRows(db, systemScope, vmList, { ...query(), protection: ["late"] });
    expect([late.items.map((vm) => vm.name), late.total]).toEqual([["old"], 1]);
    const fine = await listRows(db, systemScope, vmList, { ...query(), protection: ["protected"] });
    expect(fine.items.map((vm) => vm.name)).toEqual(["fresh"]);
  });

  it("is not protected before there is a first point", async () => {
    addProtected(vendor, "new", []);
    const vm = await protectionOf("new");
    expect(vm).toMatchObject({ protection: "late", lastGoodAt: null });
    expect(vm?.protectionReason).toContain("no good backup yet");
  });

  it("follows a point that no run is known for", async () => {
    addProtected(vendor, "pointed", []);
    vendor.restoreTarget.set("pointed-backup", [aPoint("p", { vm: "pointed", backup: "pointed-backup", at: hoursAgo(1) })]);
    expect(await protectionOf("pointed")).toMatchObject({ lastGoodAt: hoursAgo(1).toISOString() });
  });
});

describe("tenants", () => {
  /** What rules mean, said once more and plainly. */
  const expectedTenant = (
    rules: readonly TenantRule[],
    row: { vendorTenant: string | null; tags: Record<string, string>; name: string },
  ): string | null =>
    rules.find((rule) => {
      if ([rule.connectionId, rule.vendorTenant, rule.tagKey, rule.namePattern].every((part) => part === null)) return false;
      if (rule.connectionId !== null && rule.connectionId !== connectionId) return false;
      if (rule.vendorTenant !== null && rule.vendorTenant !== row.vendorTenant) return false;
      if (rule.tagKey !== null && (row.tags[rule.tagKey] ?? null) === null) return false;
      if (rule.tagKey !== null && rule.tagValue !== null && row.tags[rule.tagKey] !== rule.tagValue) return false;
      return rule.namePattern === null || globFits(rule.namePattern.toLowerCase(), row.name.toLowerCase());
    })?.tenantId ?? null;
  const globFits = (pattern: string, name: string): boolean => {
    const [sign, ...rest] = [...pattern];
    if (sign === undefined) return name === "";
    if (sign === "*") return [...name, ""].some((_, from) => globFits(rest.join(""), [...name].slice(from).join("")));
    return name !== "" && (sign === "?" || [...name][0] === sign) && globFits(rest.join(""), [...name].slice(1).join(""));
  };

  it("are found alike when a row is read and when rules change", async () => {
    const tags = fc.dictionary(fc.constantFrom("team", "stage"), fc.constantFrom("a", "b"));
    const part = (values: string[]) => fc.option(fc.constantFrom(...values));
    const aRule = fc.record({
      tenantId: fc.constantFrom("ten_x", "ten_y"),
      connectionId: part([connectionId, "con_else"]),
      vendorTenant: part(["a", "b"]),
      tagKey: part(["team", "stage"]),
      tagValue: part(["a", "b"]),
      namePattern: part(["web*", "*%*", "?b_1", "WEB\\01", "*", "a?c*"]),
    });
    const names = fc.constantFrom("web01", "WEB_1", "wb_1", "web\\01", "50%", "abc", "a");
    await db.execute(sql`insert into tenants (id, name, slug) values ('ten_x', 'x', 'x'), ('ten_y', 'y', 'y')`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(aRule, { maxLength: 4 }),
        tags,
        part(["a", "b"]),
        names,
        async (rules, rowTags, vendorTenant, name) => {
          await db.delete(tenantRules);
          for (const [position, rule] of rules.entries())
            await db.insert(tenantRules).values({ id: `rule_${position}`, position, ...rule });
          vendor.vm = [{ ...aVm("ruled", vendorTenant, { name }), tags: rowTags }];
          await db.execute(sql`delete from vms where connection_id = ${connectionId}`);
          await sync();
          const tenantId = async () => (await getRow(db, systemScope, vmList, derivedId(connectionId, "vm", "ruled")))?.tenantId;
          expect(await tenantId()).toBe(expectedTenant(rules, { vendorTenant, tags: rowTags, name }));
          const whenRead = await tenantId();
          await db.execute(sql`update vms set tenant_id = 'ten_wrong' where connection_id = ${connectionId}`);
          await assignTenants(db.$client, connectionId);
          expect(await tenantId()).toBe(whenRead);
        },
      ),
      { numRuns: 60 },
    );
    await db.delete(tenantRules);
  });

  it("follow a machine's name with everything that hangs on it", async () => {
    const acme = await addTenant(db, `named${count}`, "nothing-else");
    await db
      .insert(tenantRules)
      .values({ id: `rule_named_${count}`, tenantId: acme, position: 0, connectionId, namePattern: "acme-*" });
    addProtected(vendor, "machine", [hoursAgo(2)]);
    const rename = (name: string) => (vendor.vm = [aVm("machine", null, { name })]);
    const owned = async () => {
      const totals: number[] = [];
      for (const list of [vmList, backupList, scheduleList, historyList, restoreTargetList] as const)
        totals.push((await listRows<never, unknown>(db, { tenantIds: [acme] }, list as never, query())).total);
      return totals;
    };
    rename("web01");
    await sync();
    expect(await owned()).toEqual([0, 0, 0, 0, 0]);
    rename("ACME-web01");
    vendor.passedOver.add("machine-backup");
    await sync();
    expect(await owned()).toEqual([1, 1, 1, 1, 1]);
    await db.execute(sql`insert into tenant_overrides (row_id, noun, connection_id, name, tenant_id, made_by)
      values (${derivedId(connectionId, "vm", "machine")}, 'vm', ${connectionId}, 'machine', null, 'test')`);
    await assignTenants(db.$client, connectionId);
    expect(await owned()).toEqual([0, 0, 0, 0, 0]);
    vendor.passedOver.clear();
    vendor.history.set("machine-backup", [aRun("later", { vm: "machine", backup: "machine-backup", at: hoursAgo(1) })]);
    await sync();
    expect(await owned()).toEqual([0, 0, 0, 0, 0]);
    await db.execute(sql`delete from tenant_overrides`);
  });

  it("are not waited for by a pass: rows that somebody is writing are tried again", async () => {
    const acme = await addTenant(db, `held${count}`, `held-${count}`);
    vendor.vm.push(aVm("held", `held-${count}`), aVm("free", `held-${count}`));
    await sync();
    await db.execute(sql`update vms set tenant_id = null where connection_id = ${connectionId}`);
    const writer = await db.$client.connect();
    await writer.query("begin");
    await writer.query("select 1 from vms where name = 'held' for update");
    const assigned = assignTenants(db.$client, connectionId);
    await vi.waitFor(async () => expect((await vms()).map((vm) => vm.tenantId)).toEqual([acme, null]));
    await writer.query("commit");
    writer.release();
    expect(await assigned).toBe(2);
    expect((await vms()).map((vm) => vm.tenantId)).toEqual([acme, acme]);
  });

  it("own the rows that their rules fit, and rows move when the rules change", async () => {
    const acme = await addTenant(db, `acme${count}`, `account-${count}`);
    addProtected(vendor, "theirs", [hoursAgo(2)], `account-${count}`);
    addProtected(vendor, "nobodys", [hoursAgo(2)], "other");
    await sync();
    const scope = { tenantIds: [acme] };
    for (const list of [vmList, backupList, scheduleList, historyList, restoreTargetList] as const) {
      const all = await listRows<never, { tenantId: string | null }>(db, scope, list as never, { limit: 200 });
      expect(all.items.map((item) => item.tenantId)).toEqual([acme]);
      expect(all.total).toBe(1);
    }
    await db.execute(sql`delete from tenant_rules where tenant_id = ${acme}`);
    vendor.passedOver.add("theirs-backup");
    await sync();
    for (const list of [vmList, restoreTargetList] as const) {
      expect((await listRows<never, unknown>(db, scope, list as never, { limit: 10 })).total).toBe(0);
    }
  });
});

function vendorError(kind: "unauthorized" | "timeout"): VendorError {
  return new VendorError({ kind, message: "It did not work." } as ConstructorParameters<typeof VendorError>[0]);
}
