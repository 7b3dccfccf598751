import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "@/lib/access/testing";
import { createConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import {
  agentList,
  backupList,
  historyList,
  restoreTargetList,
  scheduleList,
  snapshotList,
  vmList,
  volumeGroupList,
  volumeList,
} from "@/lib/db/queries/inventory-lists";
import { listRows, type ListSpec } from "@/lib/db/queries/list";
import type { TestDatabase } from "@/lib/db/testing";
import { nouns } from "@/lib/domain/nouns";
import { systemScope } from "@/lib/domain/scope";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";
import { providerOf } from "@/lib/providers/registry";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { runSync } from "./sync";
import { addTenant } from "./testing";

/* The whole read path on real input: the sandbox over HTTP, credentials, client, readers, tables, lists. */
let database: TestDatabase;
let db: Db;
let sandbox: RunningSandbox;
const connections: { id: string; name: string; provider: string; tenantIds: string[] }[] = [];

beforeAll(async () => {
  database = await startTestServer();
  db = database.db;
  sandbox = await startTestSandbox();
  const act = { caller: { actor: { kind: "system" as const, id: "test", name: "Test" } }, requestId: "test" };
  // A vendor with everything that a list shows, whose accounts are one tenant's each; `every-vendor.test.ts` goes over the others.
  for (const account of demoAccounts(sandbox.url).filter(({ connection }) => connection.provider === "samsung")) {
    const tenantId = await addTenant(db, account.tenant, account.vendorTenant);
    const { name, provider } = account.connection;
    const known = connections.find((connection) => connection.name === name);
    if (known) known.tenantIds.push(tenantId);
    else {
      const { id } = await createConnection(db, account.connection, act);
      connections.push({ id, name, provider, tenantIds: [tenantId] });
    }
  }
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});

type AnyList = ListSpec<{ id: string }, { tenantId: string | null }>;
const everyList = [
  vmList,
  backupList,
  scheduleList,
  historyList,
  restoreTargetList,
  volumeGroupList,
  volumeList,
  snapshotList,
  agentList,
] as unknown as AnyList[];
const fault = (body: unknown) =>
  fetch(`${sandbox.url}/__sandbox/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("the inventory of simulated accounts", () => {
  it("fills every list with rows that belong to the tenant of their account", async () => {
    const filled = new Set<string>();
    for (const { id, provider, tenantIds } of connections) {
      const result = await runSync(db, id);
      expect(result).toMatchObject({ outcome: "done" });
      if (result.outcome !== "done") continue;
      expect(Object.values(result.stats).map((part) => part.errors)).toEqual(Object.values(result.stats).map(() => 0));
      const { readers } = providerOf(provider);
      for (const list of everyList) {
        const own = await listRows(db, { tenantIds }, list, { limit: 200, connectionId: [id] });
        const isRead = nouns.some((noun) => noun === list.countedAs && readers[noun] !== undefined);
        if (!isRead) expect([provider, list.name, own.items.length]).toEqual([provider, list.name, 0]);
        if (own.items.length > 0) filled.add(list.name);
        const all = await listRows(db, systemScope, list, { limit: 200, connectionId: [id] });
        // What the vendor gives to no tenant, such as a plan for all of them, is seen by those who see everything.
        const unassigned = all.items.filter(({ tenantId }) => tenantId === null).length;
        expect([list.name, own.total]).toEqual([list.name, all.total - unassigned]);
      }
    }
    expect([...filled].sort()).toEqual(everyList.map(({ name }) => name).sort());
    const states = await db.execute<{ state: string; synced: boolean }>(
      sql`select state, last_sync_at is not null as synced from connections`,
    );
    expect(states.rows).toEqual(connections.map(() => ({ state: "ok", synced: true })));
  });

  it("links machines, backups, runs and points, and works out protection", async () => {
    const connectionId = [connections[0]?.id ?? ""];
    const backup = (await listRows(db, systemScope, backupList, { limit: 200, connectionId })).items.find(
      (item) => item.schedules.length > 0 && item.lastRunState === "succeeded",
    );
    expect(backup?.nextRunAt).not.toBeNull();
    const vmId = backup?.vmId ?? "";
    const machine = (await listRows(db, systemScope, vmList, { limit: 200, connectionId })).items.find((vm) => vm.id === vmId);
    expect(machine).toMatchObject({ name: backup?.vmName });
    expect((await listRows(db, systemScope, restoreTargetList, { limit: 1, vmId: [vmId] })).total).toBeGreaterThan(0);
    expect((await listRows(db, systemScope, historyList, { limit: 1, backupId: [backup?.id ?? ""] })).total).toBeGreaterThan(0);
    const verdicts = new Set(
      (await listRows(db, systemScope, vmList, { limit: 200, connectionId })).items.map((vm) => vm.protection),
    );
    expect([...verdicts]).toEqual(expect.arrayContaining(["protected", "unprotected"]));
    expect(verdicts).not.toContain("unknown");
    const group = (await listRows(db, systemScope, volumeGroupList, { limit: 200, connectionId })).items.find(
      (item) => item.members.length > 0,
    );
    const members = await listRows(db, systemScope, volumeList, { limit: 200, volumeGroupId: [group?.id ?? ""] });
    expect(members.items.map((volume) => volume.volumeGroupName)).toEqual(members.items.map(() => group?.name));
    expect(members.total).toBe(group?.memberCount);
  });

  it("stays readable, and says so, while the vendor answers errors", async () => {
    const [first] = connections;
    const before = (await listRows(db, systemScope, historyList, { limit: 1 })).total;
    await fault({ match: { vendor: "samsung", path: "**/backup-histories" }, fault: "status", status: 500, times: 1_000 });
    const result = await runSync(db, first?.id ?? "");
    expect(result).toMatchObject({ outcome: "done" });
    const found = await db.execute<{ state: string }>(sql`select state from connections where id = ${first?.id}`);
    expect(found.rows[0]?.state).toBe("degraded");
    expect((await listRows(db, systemScope, historyList, { limit: 1 })).total).toBe(before);
    await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
  });
});
