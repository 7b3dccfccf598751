import { z } from "zod";
import { expect, sandboxUrl, test } from "./fixtures";

test.use({ person: "admin" });

test("an administrator adds a connection, tests it, renames it and removes it", async ({ signedIn: page }) => {
  await page.goto("/settings/connections");
  await page.getByRole("link", { name: /add (a )?connection/i }).click();
  await page.getByLabel("Name", { exact: true }).fill("Added by a test");
  await page.getByLabel("Address").fill(`${sandboxUrl}/samsung/{service}`);
  await page.getByLabel("Access key").fill("not-a-key-of-the-vendor");
  await page.getByLabel("Secret key").fill("not-a-secret-of-the-vendor");
  await page.getByRole("button", { name: /^add/i }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Added by a test" })).toBeVisible();
  await expect(page.getByText("not-a-secret-of-the-vendor")).toHaveCount(0);

  await page.getByRole("button", { name: /^test/i }).click();
  await expect(page.getByText(/refused the connection's credentials/i).first()).toBeVisible();

  await page.getByRole("button", { name: /^remove/i }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("Added by a test");
  await dialog.getByRole("button", { name: /^remove/i }).click();
  await expect(page).toHaveURL(/\/settings\/connections$/);
  await expect(page.getByText("Added by a test")).toHaveCount(0);
});

test("a token is shown once, works, and ends when it is revoked", async ({ signedIn: page, playwright, baseURL }) => {
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: /new token|make a token|create/i }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: false }).first().fill("e2e token");
  await dialog
    .getByRole("button", { name: /^(make|create)/i })
    .last()
    .click();
  const token = z
    .string()
    .regex(/^bd_/)
    .parse((await dialog.getByText(/^bd_/).innerText()).trim());
  const request = await playwright.request.newContext({
    baseURL: baseURL ?? "",
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  expect((await request.get("/api/v1/me")).status()).toBe(200);
  await page.reload();
  await expect(page.getByText(token)).toHaveCount(0);
  const row = page.getByRole("listitem").filter({ hasText: "e2e token" });
  await row.getByRole("button", { name: /^revoke/i }).click();
  await row.getByRole("button", { name: /^revoke for good/i }).click();
  await expect.poll(async () => (await request.get("/api/v1/me")).status()).toBe(401);
  await request.dispose();
});
