import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing";
import { systemScope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import { loadFacts } from "./facts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const load = (input: object) =>
  loadFacts(database.db, input, {
    connectionId: "con_1",
    scope: systemScope,
    operationTag: "tag",
    settings: {},
    now: new Date(),
  });

const fieldsOf = async (act: () => unknown): Promise<string[]> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof ProblemError && error.status === 422) return error.options.errors?.map(({ path }) => path) ?? [];
    throw error;
  }
  return [];
};

describe("what an input names", () => {
  it("is refused by its field when it is not there to be seen", async () => {
    expect(await fieldsOf(() => load({ backupId: "bak_unknown" }))).toEqual(["input.backupId"]);
    expect(await fieldsOf(() => load({ memberIds: ["vol_a", "vol_b"] }))).toEqual(["input.memberIds.0", "input.memberIds.1"]);
  });

  it("is refused by its field when it is the id of nothing that can be acted on", async () => {
    const facts = await load({ backupId: "xyz_1", memberIds: ["vol1", "usr_1"] });
    expect(await fieldsOf(() => facts.get("xyz_1"))).toEqual(["input.backupId"]);
    expect(await fieldsOf(() => facts.get("usr_1"))).toEqual(["input.memberIds.1"]);
  });

  it("is a fault of the planner's own when the input does not name it", async () => {
    const facts = await load({ backupId: "xyz_1" });
    expect(() => facts.get("bak_other")).toThrow("was not loaded");
  });
});
