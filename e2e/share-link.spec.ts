import { expect, test } from "./fixtures";

test.use({ person: "admin" });

test("a share link opens one tenant's report without signing in, and nothing after it was ended", async ({
  signedIn: page,
  browser,
}) => {
  await page.goto("/reports");
  await page.getByLabel("Tenant", { exact: true }).selectOption({ label: "Globex" });
  await expect(page.getByText(/^Globex ·/)).toBeVisible();
  await page.getByRole("button", { name: "Make a link" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("For a test");
  await dialog.getByLabel("Tenant").selectOption({ label: "Acme" });
  await dialog.getByRole("button", { name: "Make link" }).click();
  const address = (await dialog.getByText(/\/shared#share_/).innerText()).trim();
  await dialog.getByRole("button", { name: "I have kept it" }).click();

  const stranger = await browser.newContext();
  const shared = await stranger.newPage();
  const requested: string[] = [];
  shared.on("request", (request) => requested.push(`${request.url()} ${request.headers().referer ?? ""}`));
  const opened = await shared.goto(address);
  expect(opened?.headers()["referrer-policy"]).toBe("no-referrer");
  expect(opened?.headers()["x-robots-tag"]).toContain("noindex");
  await expect(shared.getByRole("heading", { level: 1, name: /machines? recoverable/ })).toBeVisible();
  await expect(shared.getByText(/^Acme ·/)).toBeVisible();
  await expect(shared).toHaveURL(/\/shared$/);
  await expect(shared.getByRole("navigation")).toHaveCount(0);
  expect(requested.filter((one) => one.includes("share_"))).toEqual([]);
  expect((await stranger.request.get("/api/v1/vms")).status()).toBe(401);

  await page.reload();
  const row = page.getByRole("list", { name: "Share links" }).getByRole("listitem").filter({ hasText: "For a test" }).first();
  await expect(row).toContainText("opened 1 time");
  await row.getByRole("button", { name: /^End/ }).click();
  await expect(row).toContainText("Ended");
  await shared.reload();
  await expect(shared.getByText("This link opens nothing")).toBeVisible();
  await stranger.close();
});

test("a tenant's people read their month machine by machine", async ({ apiAs }) => {
  const viewer = await apiAs("viewer");
  const csv = await viewer.get("/api/v1/reports/monthly", { accept: "text/csv" });
  expect(csv.headers()["content-type"]).toBe("text/csv; charset=utf-8");
  expect((await csv.text()).split("\r\n")[0]).toContain("name,tenantId,protection");
});
