import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scope } from "@/lib/domain/scope";
import { operations } from "../schema";
import { createTestDatabase, type TestDatabase } from "../testing";
import { listRows, type ListQuery } from "./list";
import { readOperationGroup } from "./operation-groups";
import { operationList } from "./operation-list";

let database: TestDatabase;
const everything: Scope = { tenantIds: "all" };
const onlyB: Scope = { tenantIds: ["ten_b"] };
const start = Date.parse("2026-11-20T10:00:00Z");

const made = [
  { id: "opn_1", groupId: "together", tenantId: "ten_a", state: "succeeded" },
  { id: "opn_2", groupId: null, tenantId: "ten_a", state: "running" },
  { id: "opn_3", groupId: "together", tenantId: "ten_a", state: "failed" },
  { id: "opn_4", groupId: "together", tenantId: "ten_b", state: "succeeded" },
  { id: "opn_5", groupId: null, tenantId: "ten_b", state: "queued" },
];

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.insert(operations).values(
    made.map((row, index) => ({
      ...row,
      kind: "backup.run",
      connectionId: "con_1",
      provider: "made-up",
      requestedById: "usr_1",
      requestedByName: "Operator",
      idempotencyKey: row.id,
      bodyHash: "hash",
      input: {},
      createdAt: new Date(start + index * 60_000),
    })),
  );
});
afterAll(() => database.close());

const idsOf = async (scope: Scope, query: Partial<ListQuery>) =>
  (await listRows(database.db, scope, operationList, { limit: 50, ...query })).items.map(({ id }) => id);

describe("operations that were asked for together", () => {
  it("are found by their group", async () => {
    expect(await idsOf(everything, { groupId: ["together"] })).toEqual(["opn_4", "opn_3", "opn_1"]);
    expect(await idsOf(everything, { groupId: ["other"] })).toEqual([]);
  });

  it("stand in a grouped list once for each tenant, beside those by themselves", async () => {
    expect(await idsOf(everything, { grouped: "true" })).toEqual(["opn_5", "opn_4", "opn_3", "opn_2"]);
    expect(await idsOf(onlyB, { grouped: "true" })).toEqual(["opn_5", "opn_4"]);
    expect(await idsOf(everything, { grouped: "false" })).toHaveLength(5);
  });

  it("are counted by state, as far as the caller may see them", async () => {
    expect(await readOperationGroup(database.db, everything, "together")).toMatchObject({
      total: 3,
      kinds: ["backup.run"],
      requestedBy: ["Operator"],
      createdAt: "2026-11-20T10:00:00.000Z",
      states: { succeeded: 2, failed: 1, running: 0 },
    });
    expect(await readOperationGroup(database.db, onlyB, "together")).toMatchObject({
      total: 1,
      states: { succeeded: 1, failed: 0 },
    });
    expect(await readOperationGroup(database.db, { tenantIds: ["ten_c"] }, "together")).toBeNull();
  });
});
