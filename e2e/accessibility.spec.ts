import AxeBuilder from "@axe-core/playwright";
import { expect, signIn, test } from "./fixtures";

const pages = [
  "/",
  "/vms",
  "/backups",
  "/histories",
  "/restore-targets",
  "/volume-groups",
  "/schedules",
  "/policies",
  "/storage",
  "/operations",
  "/requests",
  "/requests?show=to-decide",
  "/requests/new",
  "/settings/request-rules",
  "/settings/notifications",
  "/audit",
  "/settings/connections",
  "/settings/people",
  "/reports",
  "/settings/tenants",
  "/settings/access-review",
  "/settings/tokens",
  "/settings/profile",
  "/backups/new",
  "/restore",
  "/schedules/new",
  "/volume-groups/new",
] as const;

test.use({ person: "admin" });

for (const theme of ["light", "dark"] as const) {
  for (const address of pages) {
    test(`${address} has nothing serious for axe and no sideways scroll in ${theme}`, async ({ signedIn: page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.goto(address);
      await expect(page.getByRole("main")).toBeVisible();
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    });
  }
}

for (const address of pages) {
  test(`${address} fits a phone`, async ({ signedIn: page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(address);
    await expect(page.getByRole("main")).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  });
}

for (const address of ["/login", "/login?error=no-role", "/welcome"]) {
  test(`${address}, which needs no session, has nothing serious for axe and fits a phone`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(address);
    await expect(page.getByRole("main")).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  });
}

test("a wrong password says so without telling whether the person exists", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel(/e-?mail/i).fill("nobody@acme.test");
  await page.getByLabel(/password/i).fill("wrong");
  await page.getByRole("button", { name: /sign in/i }).click();
  await expect(page.getByRole("alert").filter({ hasText: /e-mail|password/i })).toBeVisible();
  await signIn(page, "viewer");
  await expect(page.getByRole("main")).toBeVisible();
});
