import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPassword } from "@/lib/access/passwords";
import { startTestServer } from "@/lib/access/testing";
import { listUsers } from "@/lib/db/queries/people";
import { connections, tenantRules, tenants, users } from "@/lib/db/schema";
import type { TestDatabase } from "@/lib/db/testing";
import { demoPassword, demoPeople, seedDemo } from "./seed";

describe("the demo's data", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestServer();
  });
  afterAll(() => database.close());

  const seed = (port: number) => seedDemo(database.db, { sandboxUrl: `http://127.0.0.1:${port}` });
  const everything = async () => ({
    tenants: await database.db.select().from(tenants).orderBy(tenants.id),
    rules: await database.db.select().from(tenantRules).orderBy(tenantRules.id),
    people: await database.db.select().from(users).orderBy(users.id),
    connections: await database.db.select().from(connections).orderBy(connections.id),
  });

  it("has the people of the documentation, each with their tenants", async () => {
    await seed(4010);
    const { people } = await everything();
    const listed = await listUsers(database.db, { tenantIds: "all" });
    expect(listed.map(({ email, role, tenants: own }) => [email, role, own?.map(({ name }) => name) ?? null])).toEqual(
      demoPeople
        .map(({ email, role, tenants: tenant }) => [email, role, tenant === null ? null : [tenant]])
        .sort((one, other) => String(one[0]).localeCompare(String(other[0]))),
    );
    expect(await isPassword(people[0]?.passwordHash ?? null, demoPassword)).toBe(true);
  });

  it("stays as it is at the next start", async () => {
    const before = await everything();
    await seed(4010);
    expect(await everything()).toEqual(before);
  });

  it("is completed after a start that was cut short", async () => {
    const { people, connections: all, rules } = await everything();
    await database.db.delete(connections).where(eq(connections.id, all[0]?.id ?? ""));
    await database.db.delete(users).where(eq(users.id, people[0]?.id ?? ""));
    await database.db.execute(sql`delete from tenant_rules`);
    await seed(4010);
    const after = await everything();
    expect([after.people.length, after.connections.length, after.rules.length]).toEqual([
      people.length,
      all.length,
      rules.length,
    ]);
  });

  it("follows the sandbox to another port and keeps what people changed", async () => {
    const [first] = (await everything()).connections;
    await database.db.update(users).set({ name: "Renamed" }).where(eq(users.email, "admin@backdesk.test"));
    await seed(4999);
    const { connections: moved, people } = await everything();
    expect(moved.find(({ id }) => id === first?.id)?.endpoint).toContain("127.0.0.1:4999");
    expect(people.find(({ email }) => email === "admin@backdesk.test")?.name).toBe("Renamed");
  });
});
