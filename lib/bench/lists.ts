import type { Db } from "@/lib/db/client";
import { backupList, historyList, restoreTargetList, vmList } from "@/lib/db/queries/inventory-lists";
import { listRows } from "@/lib/db/queries/list";
import { systemScope } from "@/lib/domain/scope";
import { ms, spreadOf, type Spread } from "./measure";

const limit = 50;

/** Ten lists as pages ask for them, each with the bare query that it stands on. */
export async function listRowsOf(db: Db, ask: (address: string) => Promise<void>, empty: Spread): Promise<string[][]> {
  const someVm = (await listRows(db, systemScope, vmList, { limit: 1, protection: ["protected"] })).items[0]?.id ?? "";
  const queries: [string, string, () => Promise<unknown>][] = [
    ["machines by name", "/api/v1/vms", () => listRows(db, systemScope, vmList, { limit })],
    ["machines, late", "/api/v1/vms?protection=late", () => listRows(db, systemScope, vmList, { limit, protection: ["late"] })],
    ["machines, search", "/api/v1/vms?q=sap", () => listRows(db, systemScope, vmList, { limit, q: "sap" })],
    [
      "machines by last good",
      "/api/v1/vms?sort=-lastGoodAt",
      () => listRows(db, systemScope, vmList, { limit, sort: "-lastGoodAt" }),
    ],
    ["runs, newest", "/api/v1/histories", () => listRows(db, systemScope, historyList, { limit })],
    [
      "runs, failed",
      "/api/v1/histories?state=failed",
      () => listRows(db, systemScope, historyList, { limit, state: ["failed"] }),
    ],
    [
      "runs of a machine",
      `/api/v1/histories?vmId=${someVm}`,
      () => listRows(db, systemScope, historyList, { limit, vmId: [someVm] }),
    ],
    ["points, newest", "/api/v1/restore-targets", () => listRows(db, systemScope, restoreTargetList, { limit })],
    [
      "points of a machine",
      `/api/v1/restore-targets?vmId=${someVm}`,
      () => listRows(db, systemScope, restoreTargetList, { limit, vmId: [someVm] }),
    ],
    [
      "backups by last run",
      "/api/v1/backups?sort=-lastRunAt",
      () => listRows(db, systemScope, backupList, { limit, sort: "-lastRunAt" }),
    ],
  ];
  const rows: string[][] = [];
  for (const [name, address, bare] of queries) {
    const query = await spreadOf(60, bare);
    const api = await spreadOf(60, () => ask(address));
    const ratio = (Math.max(0, api.p95 - empty.p95) / query.p95).toFixed(2);
    const beside = `query ${ms(query.p50)} / ${ms(query.p95)}; (API - signed-in) / query at p95 ${ratio}`;
    rows.push([name, ms(api.p50), ms(api.p95), beside]);
  }
  return rows;
}
