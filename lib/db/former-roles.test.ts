import { afterAll, beforeAll, expect, it } from "vitest";
import { heldGrants } from "@/lib/access/held-grants";
import { makeTenant } from "@/lib/access/testing";
import { migrateDatabase } from "./migrate";
import { users } from "./schema";
import { createTestDatabase, type TestDatabase } from "./testing";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

it("moves the roles of before memberships, each to its tenants, once, and nobody sees more than they did", async () => {
  const [acme, globex] = [await makeTenant(database.db, "Acme"), await makeTenant(database.db, "Globex")];
  const person = (id: string, formerRole: string, formerTenantIds: string[] | null) => ({
    id,
    email: `${id}@backdesk.test`,
    name: id,
    formerRole,
    formerTenantIds,
  });
  await database.db
    .insert(users)
    .values([
      person("usr_all", "operator", null),
      person("usr_both", "viewer", [acme, globex]),
      person("usr_none", "admin", []),
      person("usr_gone", "viewer", ["ten_gone"]),
    ]);
  for (let start = 0; start < 2; start += 1) await migrateDatabase(database.url);
  expect(await heldGrants(database.db, "usr_all")).toEqual([{ tenantId: null, role: "operator" }]);
  expect((await heldGrants(database.db, "usr_both")).map(({ tenantId }) => tenantId).sort()).toEqual([acme, globex].sort());
  for (const id of ["usr_none", "usr_gone"]) expect(await heldGrants(database.db, id)).toEqual([]);
});
