import { z } from "zod";
import { expect, listSchema, test, type Api } from "./fixtures";

/*
 * What a person limited to one tenant can learn: only that tenant's rows, in every list, count, search, export, event
 * stream and detail, and nothing by changing anything.
 */
const lists = [
  "vms",
  "backups",
  "histories",
  "restore-targets",
  "volume-groups",
  "volumes",
  "snapshots",
  "schedules",
  "agents",
  "policies",
  "operations",
  "requests",
] as const;

const meSchema = z.object({ tenants: z.array(z.object({ id: z.string(), name: z.string() })).or(z.null()) }).loose();

async function ownTenant(api: Api): Promise<string> {
  const me = meSchema.parse(await (await api.get("/api/v1/me")).json());
  const tenant = me.tenants?.[0];
  if (!tenant || me.tenants?.length !== 1) throw new Error("the viewer should see exactly one tenant");
  return tenant.id;
}

for (const list of lists) {
  test(`the viewer of one tenant sees only that tenant's ${list}, and the count tells no more`, async ({ apiAs }) => {
    const [viewer, operator] = [await apiAs("viewer"), await apiAs("operator")];
    const tenantId = await ownTenant(viewer);
    const mine = await viewer.all(`/api/v1/${list}`);
    const everything = await operator.all(`/api/v1/${list}`);
    const expected = everything.filter((row) => row.tenantId === tenantId).map((row) => row.id);
    expect(new Set(mine.map((row) => row.tenantId))).toEqual(new Set(expected.length > 0 ? [tenantId] : []));
    expect(mine.map((row) => row.id).sort()).toEqual(expected.sort());
    const first = listSchema.parse(await (await viewer.get(`/api/v1/${list}?limit=1`)).json());
    expect(first.total).toBe(expected.length);
  });

  // Nobody of the other tenant has made an operation or a request, and this vendor has no policies: there is no stranger's row.
  if (list !== "policies" && list !== "operations" && list !== "requests")
    test(`a stranger's ${list} row and one that does not exist give the same 404`, async ({ apiAs }) => {
      const [viewer, other] = [await apiAs("viewer"), await apiAs("otherViewer")];
      const foreign = listSchema.parse(await (await other.get(`/api/v1/${list}?limit=1`)).json()).items[0];
      const id = String(foreign?.id);
      const strangers = await viewer.get(`/api/v1/${list}/${id}`);
      const nobodys = await viewer.get(`/api/v1/${list}/${id.replace(/[a-z0-9]{6}$/, "zzzzzz")}`);
      expect([strangers.status(), nobodys.status()]).toEqual([404, 404]);
      const told = z.object({ type: z.string(), title: z.string(), detail: z.string() });
      expect(told.parse(await strangers.json())).toEqual(told.parse(await nobodys.json()));
    });

  test(`the CSV of ${list} holds the tenant's rows alone`, async ({ apiAs }) => {
    const viewer = await apiAs("viewer");
    const answer = await viewer.get(`/api/v1/${list}`, { accept: "text/csv" });
    expect(answer.status()).toBe(200);
    expect(answer.headers()["content-type"]).toBe("text/csv; charset=utf-8");
    const ids = new Set((await viewer.all(`/api/v1/${list}`)).map((row) => String(row.id)));
    const [header, ...rows] = (await answer.text()).trimEnd().split(/\r?\n/);
    const column = header?.split(",").indexOf("id") ?? -1;
    expect(column).toBe(0);
    expect(rows.filter((row) => !ids.has(row.split(",")[0] ?? ""))).toEqual([]);
    expect(rows.length).toBe(ids.size);
  });

  test(`filtering ${list} by a stranger's tenant gives nothing`, async ({ apiAs }) => {
    const [viewer, other] = [await apiAs("viewer"), await apiAs("otherViewer")];
    const answer = await viewer.get(`/api/v1/${list}?tenantId=${await ownTenant(other)}`);
    expect(answer.status()).toBe(200);
    const found = listSchema.parse(await answer.json());
    expect([found.items.length, found.total]).toEqual([0, 0]);
  });
}

test("search finds nothing of another tenant", async ({ apiAs }) => {
  const [viewer, other] = [await apiAs("viewer"), await apiAs("otherViewer")];
  const foreign = listSchema.parse(await (await other.get("/api/v1/vms?limit=1")).json()).items[0];
  const answer = await viewer.get(`/api/v1/search?q=${encodeURIComponent(String(foreign?.name))}`);
  expect(answer.status()).toBe(200);
  expect(await answer.text()).not.toContain(String(foreign?.id));
});

test("a viewer and a help-desk person can change nothing and may not use the proxy", async ({ apiAs }) => {
  for (const person of ["viewer", "helpdesk"] as const) {
    const api = await apiAs(person);
    const connections = listSchema.parse(await (await (await apiAs("operator")).get("/api/v1/connections?limit=1")).json());
    const connectionId = String(connections.items[0]?.id);
    const write = await api.send(
      "POST",
      "/api/v1/operations",
      { kind: "connection.sync", connectionId, input: {} },
      { "idempotency-key": `refused-${person}` },
    );
    expect(write.status()).toBe(403);
    expect((await api.get(`/api/providers/${connectionId}/backup/v1/backups`)).status()).toBe(403);
    expect((await api.send("POST", "/api/v1/connections", {})).status()).toBe(403);
    expect((await api.get("/api/v1/users")).status()).toBe(403);
  }
});
