import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GET as getReport } from "@/app/api/v1/reports/monthly/route";
import { DELETE as deleteLink } from "@/app/api/v1/share-links/[id]/route";
import { GET as getLinks, POST as postLink } from "@/app/api/v1/share-links/route";
import { GET as getShared } from "@/app/api/v1/shared/report/route";
import { POST as postSession } from "@/app/api/v1/shared/session/route";
import { GET as getVms } from "@/app/api/v1/vms/route";
import { ask, makePerson, makeTenant, startTestServer, type TestPerson } from "@/lib/access/testing";
import type { Db } from "@/lib/db/client";
import { auditEntries, shareLinks } from "@/lib/db/schema";
import type { TestDatabase } from "@/lib/db/testing";
import { problemSchema } from "@/lib/domain/problem";
import { reportSchema, shareLinkSchema } from "@/lib/domain/report";

let database: TestDatabase;
let db: Db;
let [acme, globex] = ["", ""];
let admin: TestPerson;
beforeAll(async () => {
  database = await startTestServer();
  db = database.db;
  [acme, globex] = [await makeTenant(db, "Acme"), await makeTenant(db, "Globex")];
  admin = await makePerson(db, { role: "admin" });
  await addMachine("acme-good", acme, "protected");
  await addMachine("acme-bad", acme, "failing");
  await addMachine("acme-out", acme, "excluded");
  await addMachine("globex-good", globex, "protected");
});
afterAll(() => database.close());

/** A machine whose last good point is 20 hours old, with a run of this month. */
async function addMachine(name: string, tenantId: string, protection: string): Promise<void> {
  const id = `vm_${name.replace("-", "")}0000000000`;
  const fields = { kind: "vm", region: null, os: null, powerState: "unknown", state: "present", sizeBytes: null };
  await db.execute(sql`
    insert into vms (id, connection_id, provider, vendor_id, tenant_id, name, fields, protection_base, last_good_at, late_at, failures_since_good)
    values (${id}, 'con_x', 'made-up', ${name}, ${tenantId}, ${name}, ${JSON.stringify(fields)}::jsonb, ${protection},
      now() - interval '20 hours', now() + interval '4 hours', 2)`);
  await db.execute(sql`
    insert into histories (id, connection_id, provider, vendor_id, tenant_id, name, state, kind, vm_id, at, fields)
    values (${`his_${name.replace("-", "")}0000000000`}, 'con_x', 'made-up', ${name}, ${tenantId}, ${name}, 'succeeded', 'backup', ${id}, now(), '{}')`);
}

const soon = () => new Date(Date.now() + 3_600_000).toISOString();
const madeSchema = shareLinkSchema.extend({ secret: z.string() });
const post = (body: object, as = admin) => ask(postLink, { method: "POST", path: "/api/v1/share-links", as, body });
const make = async (over: object = {}) => {
  const answer = await post({ name: "For the auditor", tenantId: acme, expiresAt: soon(), ...over });
  expect(answer.status).toBe(201);
  return madeSchema.parse(await answer.json());
};
const open = (secret: string, headers: Record<string, string> = { "sec-fetch-site": "same-origin" }) =>
  ask(postSession, { method: "POST", path: "/api/v1/shared/session", body: { secret }, headers });
const cookieOf = (answer: Response) => (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
const read = (cookie: string) => ask(getShared, { path: "/api/v1/shared/report", headers: { cookie } });
const end = (id: string, as = admin) =>
  ask(deleteLink, { method: "DELETE", path: `/api/v1/share-links/${id}`, as, params: { id } });

describe("the monthly report", () => {
  it("says in figures that add up what a tenant's people want to know", async () => {
    const viewer = await makePerson(db, { role: "viewer", tenantIds: [acme] });
    const report = reportSchema.parse(await (await ask(getReport, { path: "/api/v1/reports/monthly", as: viewer })).json());
    expect(report).toMatchObject({ machines: 2, recoverable: 1, excluded: 1, gone: 0, runs: { succeeded: 3, failed: 0 } });
    expect(report.withinSeconds).toBeGreaterThan(71_000);
    expect(report.exceptions.map(({ name, protectionReason }) => [name, protectionReason?.slice(0, 8)])).toEqual([
      ["acme-bad", "Failing:"],
    ]);
  });

  it("of another tenant is as absent as that of none, and the CSV has a line for each machine", async () => {
    const viewer = await makePerson(db, { role: "viewer", tenantIds: [acme] });
    for (const tenantId of [globex, "ten_nobody"])
      expect((await ask(getReport, { path: `/api/v1/reports/monthly?tenantId=${tenantId}`, as: viewer })).status).toBe(404);
    const csv = await ask(getReport, { path: "/api/v1/reports/monthly", as: viewer, headers: { accept: "text/csv" } });
    const lines = (await csv.text()).trimEnd().split("\r\n");
    expect(lines.map((line) => line.split(",")[1])).toEqual(["name", "acme-bad", "acme-good", "acme-out"]);
    const past = await ask(getReport, { path: "/api/v1/reports/monthly?month=2020-01", as: viewer });
    expect(reportSchema.parse(await past.json()).runs.succeeded).toBe(0);
    expect((await ask(getReport, { path: "/api/v1/reports/monthly?month=2020-13", as: viewer })).status).toBe(400);
  });
});

describe("a share link", () => {
  it("opens one tenant's report for whoever has it, and nothing else", async () => {
    const { secret } = await make();
    const cookie = cookieOf(await open(secret));
    const answer = await read(cookie);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    const text = await answer.text();
    expect(reportSchema.parse(JSON.parse(text))).toMatchObject({ tenant: { name: "Acme" }, machines: 2 });
    expect(text).not.toContain("globex");
    expect((await ask(getVms, { path: "/api/v1/vms", headers: { cookie } })).status).toBe(401);
  });

  it("has a secret that is kept as a hash, travels in no address and does not come back from any list", async () => {
    const { secret, id } = await make();
    const opened = await open(secret);
    expect(opened.headers.get("set-cookie")).toMatch(/; Path=\/api\/v1\/shared; Max-Age=1800; HttpOnly; SameSite=Strict/);
    const listed = await (await ask(getLinks, { path: "/api/v1/share-links", as: admin })).text();
    expect([listed.includes(id), listed.includes(secret)]).toEqual([true, false]);
    const dump = await db.execute<{ dump: string }>(
      sql`select (select json_agg(l)::text from share_links l) || (select json_agg(a)::text from audit_entries a) as dump`,
    );
    expect(dump.rows[0]?.dump).not.toContain(secret);
  });

  it("closes at once for those who have it open when it is ended, and when its time comes", async () => {
    const [ended, expired] = [await make(), await make()];
    const cookies = [cookieOf(await open(ended.secret)), cookieOf(await open(expired.secret))];
    expect((await end(ended.id)).status).toBe(204);
    expect((await end(ended.id)).status).toBe(404);
    await db
      .update(shareLinks)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(shareLinks.id, expired.id));
    for (const cookie of cookies) expect((await read(cookie)).status).toBe(401);
    const refusals = await Promise.all(
      [ended.secret, expired.secret, `share_${"x".repeat(43)}`, "nonsense"].map((one) => open(one)),
    );
    const told = await Promise.all(refusals.map(async (answer) => problemSchema.parse(await answer.json()).detail));
    expect(new Set(told).size).toBe(1);
  });

  it("is not opened from other sites, nor read with another kind of cookie", async () => {
    const { secret } = await make();
    expect((await open(secret, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await open(secret, {})).status).toBe(403);
    expect((await read("")).status).toBe(401);
    expect((await read(`backdesk-share=${admin.cookie.split("=")[1]}`)).status).toBe(401);
  });

  it("is made and ended only for tenants of one's own", async () => {
    const limited = await makePerson(db, { role: "admin", tenantIds: [acme] });
    const strangers = await post({ name: "x", tenantId: globex, expiresAt: soon() }, limited);
    expect([strangers.status, problemSchema.parse(await strangers.json()).errors?.[0]?.path]).toEqual([422, "tenantId"]);
    const { id } = await make({ tenantId: globex });
    expect((await end(id, limited)).status).toBe(404);
    expect((await post({ name: "x", tenantId: acme, expiresAt: "2020-01-01T00:00:00Z" })).status).toBe(422);
    expect((await post({ name: "x", tenantId: acme, expiresAt: "2999-01-01T00:00:00Z" })).status).toBe(422);
  });

  it("stands in the record: made, opened, refused after its end, ended", async () => {
    const { id, secret, name } = await make({ name: "Recorded" });
    await open(secret);
    await end(id);
    await open(secret);
    const entries = await db.select().from(auditEntries).where(eq(auditEntries.subject, name)).orderBy(auditEntries.sequence);
    expect(entries.map(({ action, outcome, tenantId }) => [action, outcome, tenantId])).toEqual([
      ["share-link.create", "done", acme],
      ["share-link.open", "done", acme],
      ["share-link.end", "done", acme],
      ["share-link.open", "refused", acme],
    ]);
  });
});
