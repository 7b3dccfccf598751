import { expect, test } from "./fixtures";

test.use({ person: "admin" });

test("the record is narrowed, verified and taken along", async ({ signedIn: page, apiAs }) => {
  const viewer = await apiAs("viewer");
  expect((await viewer.get("/api/v1/users")).status()).toBe(403);
  await page.goto("/audit");
  await page.getByRole("button", { name: "Verify the record" }).click();
  await expect(page.getByText(/^Unbroken: [\d,]+ entries/)).toBeVisible();

  await page.getByRole("button", { name: "What", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "access.refused" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/action=access.refused/);
  const table = page.getByRole("table", { name: "Audit" });
  await expect(table.getByRole("row").nth(1)).toContainText("access.refused");
  await expect(table.getByRole("row").nth(1)).toContainText("Acme viewer");

  await page.getByLabel("From").fill("2099-01-01T00:00");
  await expect(
    page
      .getByText("Nothing recorded")
      .or(page.getByText(/nothing fits/i))
      .first(),
  ).toBeVisible();

  const exported = await (await apiAs("admin")).get("/api/v1/audit/export");
  expect(exported.headers()["content-type"]).toContain("ndjson");
  const lines = (await exported.text()).trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(5);
  expect(lines[0]).toContain('"type":"entry"');
});

test("retention and the collector are changed by administrators only", async ({ signedIn: page, apiAs }) => {
  await page.goto("/audit");
  await page.getByRole("button", { name: "Keeping" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Keep entries for days").fill("400");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  const settings = await (await apiAs("admin")).get("/api/v1/audit/settings");
  expect(await settings.json()).toMatchObject({ keepDays: 400, sink: null });
  expect((await (await apiAs("operator")).send("PATCH", "/api/v1/audit/settings", { keepDays: 30 })).status()).toBe(403);
  await (await apiAs("admin")).send("PATCH", "/api/v1/audit/settings", { keepDays: null });
});

test("a person of one tenant finds no record of others", async ({ apiAs }) => {
  expect((await (await apiAs("viewer")).get("/api/v1/audit")).status()).toBe(403);
});
