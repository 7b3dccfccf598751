import { Secret, TOTP } from "otpauth";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { Api, expect, test } from "./fixtures";
import { choosePassword, newEmail, ownPassword as password, signInAs } from "./pages/account-pages";

test.use({ person: "admin" });

/** Invites through the page and gives the link. */
async function invite(page: Page, email: string, name: string): Promise<string> {
  await page.goto("/settings/people");
  await page.getByRole("button", { name: "Invite a person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Role 1", { exact: true }).selectOption("operator");
  await dialog.getByLabel("Where role 1 is held").selectOption({ label: "in Globex" });
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = (await dialog.getByText(/\/welcome#/).innerText()).trim();
  await dialog.getByRole("button", { name: "I have passed it on" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: email })).toContainText("Invited");
  return link;
}

test("a person is invited, chooses a password, works, is disabled, and is out at once", async ({ signedIn: admin, browser }) => {
  const email = newEmail("carla");
  const link = await invite(admin, email, "Carla");
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill("Password2026!");
  await page.getByLabel("New password again").fill("Password2026!");
  await page.getByRole("button", { name: "Keep this password" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "breaches" })).toBeVisible();
  await choosePassword(page, link);
  await signInAs(page, email, password);
  await page.waitForURL((url) => url.pathname === "/");
  await page.getByRole("button", { name: /signed in as/i }).click();
  await expect(page.getByText("operator in Globex")).toBeVisible();

  await admin.goto("/settings/people");
  await admin.getByRole("button", { name: "Change Carla" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByRole("button", { name: "Disable", exact: true }).click();
  await dialog.getByRole("button", { name: "Disable now" }).click();
  await expect(dialog.getByText("Disabled")).toBeVisible();
  // Nothing is done on that page: the end of its event stream is what sends it away.
  await page.waitForURL(/\/login/, { timeout: 10_000 });
  await page.goto(link);
  await expect(page.getByRole("alert").filter({ hasText: "was used" })).toBeVisible();
  await context.close();
});

test("a person sets up a second factor, is asked for its code, and ends another session", async ({
  signedIn: admin,
  browser,
}) => {
  const email = newEmail("dmitri");
  const link = await invite(admin, email, "Dmitri");
  const context = await browser.newContext();
  const page = await context.newPage();
  await choosePassword(page, link);
  await signInAs(page, email, password);
  await page.waitForURL((url) => url.pathname === "/");
  await page.goto("/settings/profile");
  await page.getByRole("button", { name: "Set it up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(password);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog.getByRole("img", { name: /QR code/ })).toBeVisible();
  const key = (await dialog.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).innerText()).replaceAll(" ", "");
  const totp = new TOTP({ secret: Secret.fromBase32(key), digits: 6, period: 30 });
  await dialog.getByLabel("The code it shows").fill(totp.generate({ timestamp: Date.now() - 30_000 }));
  await dialog.getByRole("button", { name: "Turn it on" }).click();
  const recoveryCode = await dialog.getByRole("list", { name: "Recovery codes" }).getByRole("listitem").first().innerText();
  await dialog.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("On, 10 recovery codes left")).toBeVisible();

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signInAs(other, email, password);
  await expect(other.getByRole("alert").filter({ hasText: "code that your authenticator shows" })).toBeVisible();
  await other.getByLabel("Code").fill(recoveryCode);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.waitForURL((url) => url.pathname === "/");

  await page.reload();
  await expect(page.getByText("On, 9 recovery codes left")).toBeVisible();
  await page.getByRole("button", { name: /^End the session/ }).click();
  await other.waitForURL(/\/login/, { timeout: 10_000 });
  expect((await page.request.get("/api/v1/me")).status()).toBe(200);
  await Promise.all([context.close(), elsewhere.close()]);
});

test("a password changed on the profile ends the session that changed it", async ({ signedIn: admin, browser }) => {
  const email = newEmail("elif");
  const link = await invite(admin, email, "Elif");
  const context = await browser.newContext();
  const page = await context.newPage();
  await choosePassword(page, link);
  await signInAs(page, email, password);
  await page.waitForURL((url) => url.pathname === "/");
  await page.goto("/settings/profile");
  await page.getByRole("button", { name: "Change the password" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Present password").fill(password);
  await dialog.getByLabel("New password", { exact: true }).fill("eight cheerful pears");
  await dialog.getByLabel("New password again").fill("eight cheerful pears");
  await dialog.getByRole("button", { name: "Change the password" }).click();
  await page.waitForURL(/\/login/);
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
  await signInAs(page, email, "eight cheerful pears");
  await page.waitForURL((url) => url.pathname === "/");
  await context.close();
});

test("a person with a first password changes it before anything else opens, on pages as in the API", async ({
  apiAs,
  browser,
}) => {
  const email = newEmail("femi");
  const firstPassword = "nine borrowed lanterns";
  const memberships = [{ role: "operator", tenantId: null }];
  const admin = await apiAs("admin");
  const invited = await admin.send("POST", "/api/v1/users", { email, name: "Femi", memberships, initialPassword: firstPassword });
  expect(invited.status()).toBe(201);
  expect(await invited.json()).toMatchObject({ state: "active", invitation: null });
  const context = await browser.newContext();
  const page = await context.newPage();
  await signInAs(page, email, firstPassword);
  await page.waitForURL(/\/new-password$/);
  for (const address of ["/", "/vms", "/requests/new", "/settings/profile", "/audit"]) {
    await page.goto(address);
    await expect(page).toHaveURL(/\/new-password$/);
  }

  // Nothing but the way out and the way on answers, and no token is to be had that would.
  const own = new Api(page.request);
  const document = documentSchema.parse(await (await own.get("/api/v1/openapi.json")).json());
  const lists = Object.keys(document.paths).filter((path) => "get" in (document.paths[path] ?? {}) && !path.includes("{"));
  expect(lists.length).toBeGreaterThan(25);
  const opened: string[] = [];
  for (const path of lists) {
    const answer = await own.get(path);
    const problem = problemSchema.safeParse(await answer.json().catch(() => null));
    if (answer.status() !== 403 || problem.data?.type !== "/problems/password-change-needed") opened.push(path);
  }
  expect(opened.filter((path) => !publicPaths.has(path))).toEqual([]);
  const origin = { origin: new URL(page.url()).origin };
  const token = { name: "Around it", expiresAt: new Date(Date.now() + 86_400_000).toISOString() };
  expect((await own.send("POST", "/api/v1/tokens", token, origin)).status()).toBe(403);

  const form = page.getByRole("button", { name: "Change the password" });
  const choose = async (current: string, chosen: string) => {
    await page.getByLabel("Present password").fill(current);
    await page.getByLabel("New password", { exact: true }).fill(chosen);
    await page.getByLabel("New password again").fill(chosen);
    await form.click();
  };
  await choose(firstPassword, firstPassword);
  await expect(page.getByRole("alert").filter({ hasText: "is the password that you have" })).toBeVisible();
  await choose(firstPassword, password);
  await page.waitForURL(/\/login/);
  expect((await own.get("/api/v1/me")).status()).toBe(401);
  await signInAs(page, email, firstPassword);
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await signInAs(page, email, password);
  await page.waitForURL((url) => url.pathname === "/");
  expect((await own.get("/api/v1/me")).status()).toBe(200);
  await page.goto("/new-password");
  await expect(page).toHaveURL(/\/settings\/profile$/);
  await context.close();
});

const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const problemSchema = z.object({ type: z.string() });
/** What answers anybody, signed in or not. */
const publicPaths = new Set(["/api/v1/openapi.json", "/api/v1/shared/report"]);

test("who works for one tenant and looks at another is told so where machines are chosen", async ({ apiAs, browser }) => {
  const admin = await apiAs("admin");
  const [acme, globex] = await Promise.all(
    ["Acme", "Globex"].map(async (name) => (await admin.all("/api/v1/tenants")).find((tenant) => tenant.name === name)?.id),
  );
  const memberships = [
    { tenantId: globex, role: "operator" },
    { tenantId: acme, role: "viewer" },
  ];
  const email = newEmail("greta");
  const made = await admin.send("POST", "/api/v1/users", { email, name: "Greta", memberships });
  const { invitation } = z.object({ invitation: z.object({ url: z.string() }) }).parse(await made.json());
  const context = await browser.newContext();
  const page = await context.newPage();
  await choosePassword(page, invitation.url);
  await signInAs(page, email, password);
  await page.waitForURL((url) => url.pathname === "/");

  for (const [path, search] of [
    ["/backups/new", "Search machines to protect"],
    ["/restore", "Search machine to restore"],
  ] as const) {
    await page.goto(path);
    const rows = page.getByRole("list", { name: search.slice("Search ".length) }).getByRole("listitem");
    await page.getByRole("searchbox", { name: search }).fill("acme");
    await expect(rows.filter({ hasText: "your role for its tenant is to look" })).not.toHaveCount(0);
    await expect(rows.getByRole(path === "/restore" ? "radio" : "checkbox", { disabled: false })).toHaveCount(0);
    await page.getByRole("searchbox", { name: search }).fill("globex");
    await expect(rows.getByRole(path === "/restore" ? "radio" : "checkbox", { disabled: false })).not.toHaveCount(0);
    await expect(rows.filter({ hasText: "your role for its tenant is to look" })).toHaveCount(0);
  }
  await context.close();
});
