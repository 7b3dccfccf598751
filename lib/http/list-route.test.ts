import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "drizzle-orm";
import { ask, makePerson, startTestServer, type TestPerson } from "@/lib/access/testing";
import { restoreTargetList, vmList } from "@/lib/db/queries/inventory-lists";
import { fillInventory } from "@/lib/db/queries/testing";
import type { TestDatabase } from "@/lib/db/testing";
import { restoreTargetSchema, vmSchema } from "@/lib/domain/inventory";
import { listAnswerSchema } from "@/lib/domain/list";
import { problemSchema } from "@/lib/domain/problem";
import { csvCell } from "./csv";
import { detailRoute, listRoute } from "./list-route";

const vms = listRoute({ spec: vmList, item: vmSchema, action: "inventory:read", summary: "" });
const vm = detailRoute({ spec: vmList, item: vmSchema, action: "inventory:read", summary: "" });
const points = listRoute({ spec: restoreTargetList, item: restoreTargetSchema, action: "inventory:read", summary: "" });

let database: TestDatabase;
let operator: TestPerson;
let viewer: TestPerson;
beforeAll(async () => {
  database = await startTestServer();
  await fillInventory(database.db, { machines: 1_200, runsPerMachine: 2, tenantIds: ["ten_a", "ten_b"] });
  await database.db.execute(sql`update vms set name = '=1+1,"x"' where id = 'vm_0'`);
  operator = await makePerson(database.db, { role: "operator" });
  viewer = await makePerson(database.db, { role: "viewer", tenantIds: ["ten_b"] });
});
afterAll(() => database.close());

const problemOf = async (path: string, headers: Record<string, string> = {}) =>
  problemSchema.parse(await (await ask(points, { path, as: operator, headers })).json());

describe("a list", () => {
  it("answers a page with its total, age and next cursor, every key there", async () => {
    const answer = listAnswerSchema(restoreTargetSchema.strict()).parse(
      await (await ask(points, { path: "/api/v1/restore-targets?limit=2", as: operator })).json(),
    );
    expect(answer).toMatchObject({ total: 2_400, totalIsEstimate: false });
    expect(answer.items).toHaveLength(2);
    expect(answer.nextCursor).not.toBeNull();
  });

  it.each([
    ["?colour=red", "colour"],
    ["?limit=0", "limit"],
    ["?limit=201", "limit"],
    ["?takenAfter=yesterday", "takenAfter"],
    ["?takenAfter=9999-12-31T23:59:59-12:00", "takenAfter"],
    ["?takenAfter=0000-01-01T00:00:00Z", "takenAfter"],
    ["?restorable=maybe", "restorable"],
    ["?vmId=%00", "vmId"],
    ["?q=%00", "q"],
  ])("refuses %s and names the parameter", async (search, parameter) => {
    const problem = await problemOf(`/api/v1/restore-targets${search}`);
    expect(problem).toMatchObject({ status: 400, type: "/problems/malformed-request" });
    expect(problem.errors?.map((error) => error.path)).toEqual([parameter]);
  });

  it.each(["", "size", "-"])("refuses sort=%s, for JSON and for CSV alike", async (sort) => {
    for (const accept of ["application/json", "text/csv"]) {
      expect(await problemOf(`/api/v1/restore-targets?sort=${sort}`, { accept })).toMatchObject({
        status: 400,
        type: "/problems/unknown-sort",
      });
    }
  });

  it("takes ranges of time with any offset", async () => {
    const ask24 = async (search: string) =>
      listAnswerSchema(restoreTargetSchema).parse(
        await (await ask(points, { path: `/api/v1/restore-targets?${search}`, as: operator })).json(),
      ).total;
    const middle = encodeURIComponent(new Date(Date.now() - 1.5 * 86_400_000).toISOString().replace("Z", "+00:00"));
    expect((await ask24(`takenAfter=${middle}`)) + (await ask24(`takenBefore=${middle}`))).toBe(2_400);
  });

  it("gives nothing, without saying why, for a filter beyond what one may see", async () => {
    const answer = await ask(vms, { path: "/api/v1/vms?tenantId=ten_a", as: viewer });
    expect(await answer.json()).toMatchObject({ items: [], total: 0, nextCursor: null });
  });
});

describe("a detail", () => {
  it("of a stranger and of nobody are the same 404", async () => {
    const tell = async (id: string) => {
      const answer = await ask(vm, { path: `/api/v1/vms/${id}`, as: viewer, params: { id } });
      const { type, title, detail } = problemSchema.parse(await answer.json());
      return { status: answer.status, type, title, detail };
    };
    expect((await ask(vm, { path: "/api/v1/vms/vm_1", as: viewer, params: { id: "vm_1" } })).status).toBe(200);
    expect(await tell("vm_0")).toEqual(await tell("vm_none"));
    expect(await tell("vm_0")).toMatchObject({ status: 404 });
    expect(await tell("'; drop table vms; --\u0000")).toMatchObject({ status: 404 });
  });
});

describe("CSV", () => {
  const csvOf = async (as: TestPerson, search = "") =>
    ask(vms, { path: `/api/v1/vms${search}`, as, headers: { accept: "text/csv" } });

  it("holds every matching row, in order, under the names of the fields", async () => {
    const answer = await csvOf(operator, "?limit=5&sort=name");
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="vms-\d{4}-\d\d-\d\d\.csv"$/);
    const lines = (await answer.text()).split("\r\n");
    expect(lines[0]).toBe(Object.keys(vmSchema.shape).join(","));
    expect(lines).toHaveLength(1_202);
    expect(lines.at(-1)).toBe("");
    expect(lines.filter((line) => line.startsWith("vm_0,"))[0]).toContain(`,"'=1+1,""x""",`);
  });

  it("holds one's own rows alone, and those that the filters leave", async () => {
    const rows = async (search: string) => (await (await csvOf(viewer, search)).text()).trimEnd().split("\r\n").slice(1);
    expect(await rows("")).toHaveLength(600);
    expect((await rows("")).filter((row) => !row.includes(",ten_b,"))).toEqual([]);
    expect((await rows("?q=machine-1001")).map((row) => row.split(",")[0])).toEqual(["vm_1001"]);
    expect(await rows("?tenantId=ten_a")).toEqual([]);
  });

  it("stops asking the database when its reader goes away", async () => {
    const reader = (await csvOf(operator)).body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    await reader?.cancel();
    expect((await reader?.read())?.done).toBe(true);
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+4", "'+4"],
    ["-4", "'-4"],
    ["@sum", "'@sum"],
    ["\tx", "'\tx"],
    ["\rx", `"'\rx"`],
    ['a "b", c', '"a ""b"", c"'],
    ["two\nlines", '"two\nlines"'],
    [-4, "-4"],
    [null, ""],
    [true, "true"],
    [["a", "b"], '"[""a"",""b""]"'],
  ])("spells %o as %s", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});
