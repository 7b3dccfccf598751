import { drizzle } from "drizzle-orm/node-postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Scope } from "@/lib/domain/scope";
import type { Db } from "../client";
import * as schema from "../schema";
import { createTestDatabase, type TestDatabase } from "../testing";
import { backupList, historyList, restoreTargetList, vmList } from "./inventory-lists";
import { getRow, listRows, type ListSpec } from "./list";
import { readOverview } from "./overview";
import { searchEverything } from "./search";
import { fillInventory } from "./testing";

/* Tables of a size at which the planner no longer thinks reading everything is as good; what it chooses here it chooses above. */
const large = ["vms", "backups", "histories", "restore_targets"];
let database: TestDatabase;
let db: Db;
let statements: { query: string; params: unknown[] }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = drizzle(database.db.$client, { schema, logger: { logQuery: (query, params) => void statements.push({ query, params }) } });
  await fillInventory(database.db, {
    machines: 20_000,
    runsPerMachine: 6,
    tenantIds: ["ten_a", "ten_b", "ten_c", "ten_d", null],
  });
});
afterAll(() => database.close());

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  Filter?: string;
  Plans?: PlanNode[];
}
const planNode: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Relation Name": z.string().optional(),
    Filter: z.string().optional(),
    Plans: z.array(planNode).optional(),
  }),
);
const explained = z.array(z.object({ "QUERY PLAN": z.array(z.object({ Plan: planNode })) }));

function* nodesOf(node: PlanNode, isBounded: boolean): Generator<{ node: PlanNode; isBounded: boolean }> {
  yield { node, isBounded };
  for (const child of node.Plans ?? []) yield* nodesOf(child, isBounded || node["Node Type"] === "Limit");
}

/** Reads of whole large tables among what `read` asks the database. One that a LIMIT ends, with no condition to search for, is none. */
async function wholeTableReads(read: () => Promise<unknown>): Promise<string[]> {
  statements = [];
  await read();
  const asked = statements.filter(({ query }) => !query.startsWith("explain"));
  expect(asked.length).toBeGreaterThan(0);
  const found: string[] = [];
  for (const { query, params } of asked) {
    const result = await database.db.$client.query(`explain (format json) ${query}`, params);
    const plan = explained.parse(result.rows)[0]?.["QUERY PLAN"][0]?.Plan;
    if (!plan) throw new Error("no plan");
    for (const { node, isBounded } of nodesOf(plan, false)) {
      const isWhole =
        node["Node Type"] === "Seq Scan" && large.includes(node["Relation Name"] ?? "") && !(isBounded && !node.Filter);
      if (isWhole || (node["Node Type"] === "Sort" && !isBounded))
        found.push(`${node["Node Type"]} ${node["Relation Name"] ?? ""} in ${query.slice(0, 300)}`);
    }
  }
  return found;
}

const all: Scope = { tenantIds: "all" };
const one: Scope = { tenantIds: ["ten_b"] };
type AnyList = ListSpec<{ id: string }, unknown>;
const scopes: [string, Scope][] = [
  ["everything", all],
  ["one tenant", one],
];

describe.each(scopes)("with a scope of %s", (_name, scope) => {
  it.each<[string, unknown, Record<string, unknown>]>([
    ["machines by name", vmList, {}],
    ["machines of a connection", vmList, { connectionId: ["con_1"] }],
    ["machines by words", vmList, { q: "machine-1234" }],
    ["late machines", vmList, { protection: ["late"] }],
    ["failing machines", vmList, { protection: ["failing"] }],
    ["machines by last run", vmList, { sort: "-lastBackupAt" }],
    ["machines by last good run, none first", vmList, { sort: "lastGoodAt" }],
    ["machines by size", vmList, { sort: "-sizeBytes" }],
    ["backups by name", backupList, {}],
    ["backups of a machine", backupList, { vmId: ["vm_77"] }],
    ["backups by words", backupList, { q: "backup-77" }],
    ["newest runs", historyList, {}],
    ["failed runs", historyList, { state: ["failed"] }],
    [
      "failed and partial runs of a day",
      historyList,
      { state: ["failed", "partial"], startedAfter: new Date(Date.now() - 86_400_000).toISOString() },
    ],
    ["runs of a machine", historyList, { vmId: ["vm_77"] }],
    ["runs of a backup", historyList, { backupId: ["bak_77"] }],
    ["runs of a connection", historyList, { connectionId: ["con_1"] }],
    ["runs by words", historyList, { q: "machine-1234" }],
    ["runs by machine name", historyList, { sort: "vmName" }],
    ["newest points", restoreTargetList, {}],
    ["points of a machine", restoreTargetList, { vmId: ["vm_77"] }],
    ["points of a connection", restoreTargetList, { connectionId: ["con_0"] }],
    ["points by words", restoreTargetList, { q: "machine-1234" }],
  ])("%s are found by an index, on the first page and on the next", async (_what, list, query) => {
    const spec = list as AnyList;
    expect(await wholeTableReads(() => listRows(db, scope, spec, { limit: 50, ...query }))).toEqual([]);
    const first = await listRows(db, scope, spec, { limit: 2, ...query });
    if (first.nextCursor === null) return;
    expect(
      await wholeTableReads(() => listRows(db, scope, spec, { limit: 50, ...query, cursor: first.nextCursor ?? "" })),
    ).toEqual([]);
  });

  it("one row is found by its id", async () => {
    expect(await wholeTableReads(() => getRow(db, scope, historyList, "his_1r1"))).toEqual([]);
  });

  it("search goes by an index", async () => {
    expect(await wholeTableReads(() => searchEverything(db, scope, "machine-1234"))).toEqual([]);
  });
});

it("the first page's figures read no whole table of runs", async () => {
  const reads = await wholeTableReads(() => readOverview(db, one));
  expect(reads.filter((read) => read.includes("histories"))).toEqual([]);
});
