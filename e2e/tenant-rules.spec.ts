import { z } from "zod";
import { expect, listSchema, test } from "./fixtures";

test.use({ person: "admin" });

const rulesSchema = z.object({
  items: z.array(z.record(z.string(), z.unknown())),
  version: z.string(),
  pendingConnections: z.number(),
});

test("an administrator makes a tenant, sees what a rule would move, saves it, and rows follow", async ({
  signedIn: page,
  apiAs,
}) => {
  const api = await apiAs("admin");
  const before = rulesSchema.parse(await (await api.get("/api/v1/tenant-rules")).json());
  try {
    await page.goto("/settings/tenants");
    await page.getByRole("button", { name: "Add a tenant" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Initech");
    await page.getByRole("dialog").getByLabel("Customer of").selectOption({ label: "Acme" });
    await page.getByRole("dialog").getByRole("button", { name: "Add tenant" }).click();
    await expect(page.getByRole("list", { name: "Customers of Acme" })).toContainText("Initech");

    await page.getByRole("button", { name: "Add a rule" }).click();
    const place = before.items.length + 1;
    const rule = page.getByRole("group", { name: `Rule ${place}`, exact: true });
    await rule.getByLabel("Gives to").selectOption({ label: "Initech" });
    await expect(page.getByRole("button", { name: "Show what would change" })).toBeDisabled();
    await rule.getByLabel("Machine's name").fill("*web*");
    for (let up = place; up > 1; up -= 1) await page.getByRole("button", { name: `Move rule ${up} up` }).click();
    await page.getByRole("button", { name: "Show what would change" }).click();
    const table = page.getByRole("region", { name: "Rows that change hands" });
    await expect(table.getByRole("row").nth(1)).toContainText("Initech");
    await expect(table.getByRole("row").nth(1)).toContainText("rule 1");

    await page.getByRole("button", { name: "Save the rules" }).click();
    await expect(page.getByText("These are the rules in force.")).toBeVisible();
    const tenants = await api.all("/api/v1/tenants");
    const id = String(tenants.find(({ name }) => name === "Initech")?.id);
    await expect
      .poll(async () => listSchema.parse(await (await api.get(`/api/v1/vms?tenantId=${id}`)).json()).total)
      .toBeGreaterThan(0);
    // Acme is the reseller: its people keep seeing what is its customer's now.
    const viewer = await apiAs("viewer");
    const seen = await viewer.all(`/api/v1/vms?tenantId=${id}`);
    expect(seen.length).toBeGreaterThan(0);
  } finally {
    const { version } = rulesSchema.parse(await (await api.get("/api/v1/tenant-rules")).json());
    await api.send("PUT", "/api/v1/tenant-rules", { rules: before.items, basedOn: version });
    await expect
      .poll(async () => rulesSchema.parse(await (await api.get("/api/v1/tenant-rules")).json()).pendingConnections)
      .toBe(0);
    // Acme is nobody's reseller again, for the tests that come after.
    const made = (await api.all("/api/v1/tenants")).find(({ name }) => name === "Initech");
    if (made) expect((await api.send("DELETE", `/api/v1/tenants/${String(made.id)}`)).status()).toBe(204);
  }
});

test("who may not change tenants finds no such page", async ({ apiAs }) => {
  for (const person of ["operator", "viewer", "helpdesk"] as const) {
    const answer = await (await apiAs(person)).get("/settings/tenants");
    expect(await answer.text()).not.toContain("Add a rule");
    expect((await (await apiAs(person)).get("/api/v1/tenant-rules")).status()).toBe(403);
  }
});

test("the access review names who reaches a tenant", async ({ signedIn: page }) => {
  await page.goto("/settings/access-review");
  await page.getByLabel("Tenant").selectOption({ label: "Globex" });
  const table = page.getByRole("region", { name: "Who can see and do what" });
  await expect(table).toContainText("viewer@globex.test");
  await expect(table).toContainText("admin@backdesk.test");
  await expect(table).not.toContainText("viewer@acme.test");
});
