import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { signInThere } from "./pages/identity-provider-page";
import { identityProviderUrl } from "./ports";

const statusOfMe = async (page: Page) => (await page.request.get("/api/v1/me")).status();

test("a person of the service desk signs in with Acme, is helpdesk of Acme, and sees Acme's alone", async ({ page, apiAs }) => {
  await signInThere(page, "maria", "/vms");
  await expect(page).toHaveURL(/\/vms$/);
  const me = await (await page.request.get("/api/v1/me")).json();
  expect(me).toMatchObject({ email: "maria@id.acme.test", role: "helpdesk", tenants: [{ name: "Acme" }] });
  expect(me.actions).not.toContain("operations:write");

  const own = (await (await page.request.get("/api/v1/vms?limit=200")).json()) as { items: { tenantId: string }[] };
  expect(own.items.length).toBeGreaterThan(0);
  expect(new Set(own.items.map(({ tenantId }) => tenantId))).toEqual(new Set([me.tenants[0].id]));
  const elsewhere = (await (await apiAs("admin")).all("/api/v1/vms")).find(({ tenantId }) => tenantId !== me.tenants[0].id);
  expect((await page.request.get(`/api/v1/vms/${String(elsewhere?.id)}`)).status()).toBe(404);

  await page.goto("/settings/profile");
  await expect(page.getByText("helpdesk in Acme")).toBeVisible();
  await expect(page.getByText(/you sign in with acme/i)).toBeVisible();
  await expect(page.getByRole("button", { name: "Change the password" })).toHaveCount(0);
});

test("signing out leads past the provider, and ends both", async ({ page }) => {
  await signInThere(page, "omar");
  await page.getByRole("button", { name: /signed in as/i }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.origin === identityProviderUrl);
  await page.getByRole("button", { name: /yes/i }).click();
  await page.waitForURL(/\/login/);
  expect(await statusOfMe(page)).toBe(401);
  await page.getByRole("button", { name: "Continue with Acme" }).click();
  await expect(page.locator("input[name=login]")).toBeVisible();
});

test("signing out at the provider ends the session here", async ({ page }) => {
  await signInThere(page, "omar");
  expect(await statusOfMe(page)).toBe(200);
  await page.goto(`${identityProviderUrl}/session/end`);
  await page.getByRole("button", { name: /yes/i }).click();
  await expect.poll(() => statusOfMe(page)).toBe(401);
});

test("somebody without a role is told so, and gets no account", async ({ page, apiAs }) => {
  await signInThere(page, "nobody");
  await expect(page.getByRole("alert").filter({ hasText: "no group of yours stands for a role" })).toBeVisible();
  expect(await statusOfMe(page)).toBe(401);
  const people = await (await apiAs("admin")).all("/api/v1/users");
  expect(people.map(({ email }) => email)).not.toContain("nobody@id.acme.test");
});

test("an answer that was not asked for signs nobody in", async ({ page }) => {
  await page.goto("/api/auth/callback/acme?code=planted&state=planted");
  await expect(page).toHaveURL(/\/login\?.*error=/);
  await expect(page.getByRole("alert").filter({ hasText: "did not work out" })).toBeVisible();
  expect(await statusOfMe(page)).toBe(401);
});
