import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "@/lib/access/testing";
import { createConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { backupList, historyList, restoreTargetList, scheduleList, vmList } from "@/lib/db/queries/inventory-lists";
import { listRows, type ListSpec } from "@/lib/db/queries/list";
import type { TestDatabase } from "@/lib/db/testing";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { runSync } from "./sync";
import { addTenant } from "./testing";

/* The read path of every simulated vendor, servers of several tenants included: what nearly all vendors have, each to its tenant. */
let database: TestDatabase;
let db: Db;
let sandbox: RunningSandbox;
const connections = new Map<string, { id: string; provider: string; tenantIds: string[] }>();

beforeAll(async () => {
  database = await startTestServer();
  db = database.db;
  sandbox = await startTestSandbox();
  const act = { caller: { actor: { kind: "system" as const, id: "test", name: "Test" } }, requestId: "test" };
  for (const { tenant, vendorTenant, connection } of demoAccounts(sandbox.url)) {
    const tenantId = await addTenant(db, `${tenant} at ${connection.name}`, vendorTenant);
    const known = connections.get(connection.name);
    if (known) known.tenantIds.push(tenantId);
    else {
      const { id } = await createConnection(db, connection, act);
      connections.set(connection.name, { id, provider: connection.provider, tenantIds: [tenantId] });
    }
  }
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});

type AnyList = ListSpec<{ id: string }, { tenantId: string | null }>;
const lists = [vmList, backupList, scheduleList, historyList, restoreTargetList] as unknown as AnyList[];

describe("the inventory of every simulated vendor", () => {
  it("is read without an error, and each tenant sees its own rows and nobody else's", async () => {
    for (const { id, provider, tenantIds } of connections.values()) {
      const result = await runSync(db, id);
      expect(result, provider).toMatchObject({ outcome: "done" });
      if (result.outcome !== "done") continue;
      expect(
        Object.entries(result.stats).filter(([, part]) => part.errors > 0),
        provider,
      ).toEqual([]);
      for (const list of lists) {
        for (const tenantId of tenantIds) {
          const own = await listRows(db, { tenantIds: [tenantId] }, list, { limit: 200 });
          expect([provider, list.name, own.items.length > 0]).toEqual([provider, list.name, true]);
          expect(new Set(own.items.map((item) => item.tenantId))).toEqual(new Set([tenantId]));
        }
      }
    }
  });

  it("finds nothing to change the second time, but for what runs", async () => {
    for (const { id, provider } of connections.values()) {
      const result = await runSync(db, id);
      if (result.outcome !== "done") throw new Error(provider);
      const { vm, policy } = result.stats;
      expect([provider, vm?.swept, policy?.swept ?? 0]).toEqual([provider, 0, 0]);
      expect(vm?.written, provider).toBe(0);
    }
  });
});
