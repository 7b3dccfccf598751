import { expect, signIn, test } from "./fixtures";

test.describe("a viewer", () => {
  test.use({ person: "viewer" });

  test("is told in one sentence whether the machines are safe", async ({ signedIn: page }) => {
    await page.goto("/");
    await expect(
      page.getByRole("heading", {
        level: 1,
        name: /\d+ of \d+ machines recoverable to within .+; (\d+ exceptions?|no exceptions)\./,
      }),
    ).toBeVisible();
  });

  test("is offered nothing that changes anything", async ({ signedIn: page }) => {
    for (const address of ["/vms", "/backups", "/volume-groups"]) {
      await page.goto(address);
      await expect(page.getByRole("table").getByRole("row").nth(1)).toBeVisible();
      await expect(page.getByRole("button", { name: /^(back up now|protect|restore|run now|delete)$/i })).toHaveCount(0);
      await expect(page.getByRole("link", { name: /create/i })).toHaveCount(0);
      await expect(page.getByRole("table").getByRole("checkbox")).toHaveCount(0);
    }
    await page.goto("/settings/connections");
    await expect(page.getByRole("button", { name: /add|edit|remove/i })).toHaveCount(0);
  });

  for (const address of ["/backups/new", "/restore", "/schedules/new", "/volume-groups/new"]) {
    test(`is told at ${address} that it is not theirs to use`, async ({ signedIn: page }) => {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1, name: "Not yours to change" })).toBeAttached();
      await expect(page.getByText("Your role looks, and changes nothing")).toBeVisible();
      await expect(page.getByRole("button", { name: "Continue", exact: true })).toHaveCount(0);
    });
  }
});

test("an operator works in the table of machines with the keyboard alone", async ({ signedIn: page }) => {
  await page.goto("/vms");
  const table = page.getByRole("table", { name: "VMs" });
  await expect(table.getByRole("row").nth(2)).toBeVisible();
  await table.focus();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByRole("region", { name: "Chosen rows" })).toContainText("1 chosen");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page).toHaveURL(/open=vm_/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await table.focus();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search machines" })).toBeFocused();
});

test("typing in the search narrows the list and stays in the address", async ({ signedIn: page }) => {
  await page.goto("/vms");
  await page.getByRole("searchbox", { name: "Search machines" }).fill("sap-hana");
  await expect(page).toHaveURL(/q=sap-hana/);
  await expect(page.getByRole("table").getByRole("row").nth(1)).toContainText("sap-hana");
});

test("every tab hears of changes over one connection", async ({ signedIn: page }) => {
  let connections = 0;
  page.context().on("request", (request) => {
    if (request.url().endsWith("/api/v1/events")) connections += 1;
  });
  const tabs = [page, await page.context().newPage(), await page.context().newPage()];
  for (const tab of tabs) {
    await tab.goto("/operations");
    await expect(tab.getByRole("heading", { level: 1 })).toBeVisible();
  }
  expect(connections).toBe(1);
  await page.close();
  await expect.poll(() => connections).toBe(2);
});

test("signing out ends the session", async ({ page }) => {
  await signIn(page, "helpdesk");
  await page.getByRole("button", { name: /signed in as/i }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/\/login/);
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
});

test("signing in leads back to the page that was wanted, and nowhere else", async ({ page }) => {
  await page.goto("/histories?state=failed");
  await page.waitForURL(/\/login/);
  await page.getByLabel(/e-?mail/i).fill("viewer@globex.test");
  await page.getByLabel("Password", { exact: true }).fill("backdesk-demo");
  await page.getByRole("button", { name: /sign in/i }).click();
  await page.waitForURL(/\/histories\?state=failed/);
  await page.goto("/login?next=https://example.com/");
  expect(new URL(page.url()).hostname).toBe("127.0.0.1");
});
