import { sql } from "drizzle-orm";
import { runOnce } from "graphile-worker";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestServer } from "@/lib/access/testing";
import type { Db } from "@/lib/db/client";
import { scheduleList, vmList } from "@/lib/db/queries/inventory-lists";
import { getRow, listRows } from "@/lib/db/queries/list";
import type { TestDatabase } from "@/lib/db/testing";
import { systemScope } from "@/lib/domain/scope";
import { publish } from "@/lib/events";
import { derivedId } from "./derived-id";
import { enqueueSync } from "./queue";
import { runSync } from "./sync";
import { inventoryTasks } from "./tasks";
import { addConnection, addProtected, aVendor, aVm, type MadeUpVendor } from "./testing";

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
beforeAll(async () => {
  database = await startTestServer();
  db = database.db;
});
afterAll(() => database.close());

async function made(name: string): Promise<{ id: string; vendor: MadeUpVendor }> {
  const id = await addConnection(db, name);
  const vendor = aVendor();
  vendors.set(id, vendor);
  return { id, vendor };
}
const work = () => runOnce({ pgPool: db.$client, taskList: inventoryTasks, noHandleSignals: true });
const everyMinute = async () => {
  await db.execute(sql`select graphile_worker.add_job('inventory.schedule')`);
  await work();
};
const passes = async (id: string) =>
  (await db.execute<{ count: number }>(sql`select count(*)::int as count from sync_runs where connection_id = ${id} and is_full`))
    .rows[0]?.count;

describe("the inventory's jobs", () => {
  it("read a connection that is due, and not again before its interval has passed", async () => {
    const { id, vendor } = await made("due");
    vendor.vm.push(aVm("seen"));
    await everyMinute();
    await everyMinute();
    expect(await passes(id)).toBe(1);
    expect((await listRows(db, systemScope, vmList, { limit: 1, connectionId: [id] })).total).toBe(1);
    await db.execute(sql`update sync_runs set started_at = now() - interval '6 minutes' where connection_id = ${id}`);
    await everyMinute();
    expect(await passes(id)).toBe(2);
  });

  it("go by the connection's own interval, and count no pass that read a part alone", async () => {
    const { id } = await made("seldom");
    await db.execute(sql`update connections set settings = '{"syncIntervalSeconds": 3600}' where id = ${id}`);
    await everyMinute();
    await db.execute(sql`update sync_runs set started_at = now() - interval '30 minutes' where connection_id = ${id}`);
    await everyMinute();
    expect(await passes(id)).toBe(1);
    await db.execute(sql`update sync_runs set started_at = now() - interval '61 minutes' where connection_id = ${id}`);
    await runSync(db, id, { only: [{ noun: "vm", partitions: null }] });
    await everyMinute();
    expect(await passes(id)).toBe(2);
  });

  it("read a connection once however often it was asked for", async () => {
    const { id } = await made("asked");
    for (let times = 0; times < 5; times += 1) await enqueueSync(db, id);
    await work();
    expect(await passes(id)).toBe(1);
  });

  it("go on to a schedule's next run when its time has passed, without asking the vendor", async () => {
    const { id, vendor } = await made("clock");
    addProtected(vendor, "ticking", [new Date()]);
    await runSync(db, id, { now: () => new Date(Date.now() - 2 * 86_400_000) });
    vendor.beforePage = () => {
      throw new Error("nobody should ask");
    };
    const next = async () =>
      (await getRow(db, systemScope, scheduleList, derivedId(id, "schedule", "ticking-daily")))?.nextRunAt ?? "";
    expect(Date.parse(await next())).toBeLessThan(Date.now());
    await everyMinute();
    expect(Date.parse(await next())).toBeGreaterThan(Date.now());
    const vm = await getRow(db, systemScope, vmList, derivedId(id, "vm", "ticking"));
    expect(vm?.nextRunAt).toBe(await next());
  });

  it("forget events after a day", async () => {
    await publish(db, { type: "sync", tenantId: null, connectionId: null, payload: { old: true } });
    await db.execute(sql`update events set at = now() - interval '25 hours' where payload ? 'old'`);
    await everyMinute();
    expect((await db.execute(sql`select 1 from events where payload ? 'old'`)).rows).toEqual([]);
  });
});
