import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET } from "./route";
import { ask, makePerson, makeTenant, startTestServer, type TestPerson } from "@/lib/access/testing";
import type { Db } from "@/lib/db/client";
import { tenants, users } from "@/lib/db/schema";
import type { TestDatabase } from "@/lib/db/testing";
import { accessLineSchema } from "@/lib/domain/access-review";
import { listAnswerSchema } from "@/lib/domain/list";

let database: TestDatabase;
let db: Db;
let admin: TestPerson;
let [acme, customer, globex] = ["", "", ""];
beforeAll(async () => {
  database = await startTestServer();
  db = database.db;
  [acme, customer, globex] = [await makeTenant(db, "Acme"), await makeTenant(db, "Customer"), await makeTenant(db, "Globex")];
  await db.update(tenants).set({ parentId: acme }).where(eq(tenants.id, customer));
  admin = await makePerson(db, { role: "admin", email: "admin@backdesk.test" });
  await makePerson(db, { role: "helpdesk", tenantIds: [acme], email: "helpdesk@acme.test" });
  await makePerson(db, { role: "viewer", tenantIds: [globex], email: "viewer@globex.test" });
  const gone = await makePerson(db, { role: "operator", tenantIds: [customer], email: "gone@customer.test" });
  await db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, gone.id));
  await makePerson(db, { role: "viewer", tenantIds: [], email: "nobody@backdesk.test" });
});
afterAll(() => database.close());

const review = async (query = "", as = admin) => {
  const answer = await ask(GET, { path: `/api/v1/access-review${query}`, as });
  expect(answer.status).toBe(200);
  return listAnswerSchema(accessLineSchema).parse(await answer.json()).items;
};

it("has a line for every person and tenant that they reach, and says how", async () => {
  const lines = (await review()).map(({ email, tenantName, role, via }) => [email, tenantName, role, via]);
  expect(lines.sort((a, b) => `${a[1]} ${a[0]}`.localeCompare(`${b[1]} ${b[0]}`, "en"))).toEqual([
    ["helpdesk@acme.test", "Acme", "helpdesk", "direct"],
    ["admin@backdesk.test", "all tenants", "admin", "all-tenants"],
    ["gone@customer.test", "Customer", "operator", "direct"],
    ["helpdesk@acme.test", "Customer", "helpdesk", "reseller"],
    ["viewer@globex.test", "Globex", "viewer", "direct"],
    ["nobody@backdesk.test", "no tenant", "viewer", "none"],
  ]);
});

it("lists what each may do, and nothing for who is disabled or reaches nothing", async () => {
  const lines = await review();
  const actions = (email: string) => lines.find((line) => line.email === email)?.actions ?? [];
  expect(actions("admin@backdesk.test")).toContain("tenants:write");
  expect(actions("viewer@globex.test")).toContain("inventory:read");
  expect(actions("viewer@globex.test")).not.toContain("operations:write");
  expect([...actions("gone@customer.test"), ...actions("nobody@backdesk.test")]).toEqual([]);
});

it("of one tenant names everybody who reaches it", async () => {
  const lines = await review(`?tenantId=${customer}`);
  expect(lines.map(({ email }) => email).sort()).toEqual(["admin@backdesk.test", "gone@customer.test", "helpdesk@acme.test"]);
});

it("tells a limited administrator of colleagues only", async () => {
  const limited = await makePerson(db, { role: "admin", tenantIds: [globex], email: "admin@globex.test" });
  expect((await review("", limited)).map(({ email }) => email).sort()).toEqual(["admin@globex.test", "viewer@globex.test"]);
});

it("comes as CSV with a row for each line", async () => {
  const csv = await (await ask(GET, { path: "/api/v1/access-review", as: admin, headers: { accept: "text/csv" } })).text();
  const [header, ...rows] = csv.trimEnd().split("\r\n");
  expect(header).toContain("email,tenantId,tenantName,role,via");
  expect(rows.length).toBeGreaterThanOrEqual(6);
});
