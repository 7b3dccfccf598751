import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import { expect, signIn, test } from "./fixtures";
import { machineWith } from "./machines";
import { RequestPage } from "./pages/request-page";

test.use({ person: "helpdesk" });

async function otherPage(page: Page, person: "operator"): Promise<Page> {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error("There is no browser.");
  const other = await context.newPage();
  await signIn(other, person);
  return other;
}

test("the help desk asks for a machine, an operator approves it, and both see it end without a reload", async ({
  signedIn: page,
  apiAs,
  sandbox,
}) => {
  const point = await machineWith(await apiAs("helpdesk"), "image");
  const form = new RequestPage(page);
  await form.openForm();
  await form.chooseMachine(point.vmName);
  await form.say("The application does not start since the update", "INC-1001");
  await expect(form.forecast).toContainText("is not touched");
  await expect(form.forecast).toContainText("one other person");
  const id = await form.ask();
  await expect(form.state).toContainText("Waiting");
  await expect(page.getByRole("button", { name: "Approve", exact: true })).toHaveCount(0);

  const operator = await otherPage(page, "operator");
  await operator.goto("/requests?show=to-decide");
  await operator.getByRole("table", { name: "Requests" }).getByText(point.vmName).first().waitFor();
  await operator.goto(`/requests/${id}`);
  const decision = new RequestPage(operator);
  await operator.getByText("Exactly what will be sent to the vendor").click();
  await expect(operator.getByLabel("Vendor calls")).toContainText("/restore");
  await decision.approve();
  await expect(decision.state).toContainText(/Approved|Running/);

  await form.seesItCarriedOut(sandbox);
  await expect(decision.state).toContainText("Succeeded");
  await expect(page.getByRole("button", { name: /^Notices: [1-9]/ })).toBeVisible();
  await operator.context().close();
});

test("the help desk asks for files, is refused with a reason, and asks again with one click", async ({
  signedIn: page,
  apiAs,
}) => {
  const point = await machineWith(await apiAs("helpdesk"), "filesystem");
  const form = new RequestPage(page);
  await form.openForm(`?restoreTargetId=${point.id}`);
  await form.chooseFirstFile();
  await form.say("Folder of accounting is gone", "INC-1002");
  await expect(form.forecast).toContainText("left alone");
  const id = await form.ask();

  const api = await apiAs("operator");
  const operator = await otherPage(page, "operator");
  await operator.goto(`/requests/${id}`);
  await new RequestPage(operator).refuse("Take the point of yesterday");
  await expect(new RequestPage(operator).state).toContainText("Refused");
  await operator.context().close();

  await expect(form.state).toContainText("Take the point of yesterday");
  await page.getByRole("link", { name: "Ask again" }).click();
  await expect(page.getByRole("note")).toContainText("Take the point of yesterday");
  await expect(page.getByLabel("Ticket", { exact: true })).toHaveValue("INC-1002");
  const again = await form.ask();
  expect(again).not.toBe(id);
  const asked = z.object({ copyOfId: z.string() }).parse(await (await api.get(`/api/v1/requests/${again}`)).json());
  expect(asked.copyOfId).toBe(id);
  await page.getByRole("button", { name: "Cancel the request" }).click();
  await page.getByRole("button", { name: "Cancel it for good" }).click();
  await expect(form.state).toContainText("Cancelled");
});

test("on a phone, from signing in to asked", async ({ page, apiAs }) => {
  const point = await machineWith(await apiAs("helpdesk"), "image");
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "helpdesk");
  await page.getByRole("link", { name: "Ask for a restore" }).first().click();
  const form = new RequestPage(page);
  await form.chooseMachine(point.vmName);
  await form.say("Needed back today", "");
  await form.ask();
  await expect(form.state).toContainText("Waiting");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.goto("/");
  await expect(page.getByRole("region", { name: "Your requests" })).toContainText(point.vmName);
});

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 200; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("The keyboard does not get there.");
}

test("with the keyboard alone: asked, commented on and taken back", async ({ signedIn: page, apiAs }) => {
  const point = await machineWith(await apiAs("helpdesk"), "image");
  await page.goto("/requests");
  await tabTo(page, page.getByRole("link", { name: "New request" }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/requests\/new/);
  await tabTo(page, page.getByRole("searchbox", { name: "Search machine to restore" }));
  await page.keyboard.type(point.vmName);
  const radio = page.getByRole("radio", { name: new RegExp(`^${point.vmName} last good`) });
  await expect(radio).toBeVisible();
  // Tab reaches a group of radios at its first; the arrows go on from there and choose.
  const first = page.getByRole("group", { name: "Machine to restore" }).locator("input[type=radio]:enabled").first();
  await tabTo(page, first);
  const isFirst = await radio.evaluate((element) => element === document.activeElement);
  await page.keyboard.press(isFirst ? "Space" : "ArrowDown");
  await expect(page.getByText(point.vmName, { exact: true }).first()).toBeVisible();
  await tabTo(page, page.getByLabel("Reason", { exact: true }));
  await page.keyboard.type("Asked by keyboard");
  const ask = page.getByRole("button", { name: "Ask for it" });
  await expect(ask).toBeEnabled();
  await tabTo(page, ask);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/requests\/req_/);
  await tabTo(page, page.getByLabel("Comment", { exact: true }));
  await page.keyboard.type("And commented");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const request = new RequestPage(page);
  await expect(request.life).toContainText("And commented");
  await page.getByRole("heading", { level: 1 }).click();
  await tabTo(page, page.getByRole("button", { name: "Cancel the request" }));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(request.state).toContainText("Cancelled");
});

for (const theme of ["light", "dark"] as const) {
  test(`asking and deciding have nothing serious for axe in ${theme}`, async ({ page, signedIn, apiAs }) => {
    const point = await machineWith(await apiAs("helpdesk"), "image");
    const form = new RequestPage(signedIn);
    await signedIn.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await form.openForm(`?restoreTargetId=${point.id}`);
    await expect(form.forecast).toContainText("is not touched");
    await expectClean(signedIn);
    await form.say("For axe", "INC-1003");
    const id = await form.ask();
    await expectClean(signedIn);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await signIn(page, "operator");
    await page.goto(`/requests/${id}`);
    await expect(page.getByRole("list", { name: "Checks made again" })).toBeVisible();
    await expectClean(page);
    await page.getByRole("button", { name: /^Notices/ }).click();
    await expect(page.getByRole("dialog", { name: "Notices" })).toBeVisible();
    await expectClean(page);
  });
}

async function expectClean(page: Page): Promise<void> {
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

test("nobody else's request is to be seen or decided, and nobody approves their own", async ({ apiAs }) => {
  const [helpdesk, other, operator] = [await apiAs("helpdesk"), await apiAs("otherViewer"), await apiAs("operator")];
  const point = await machineWith(helpdesk, "image");
  const body = { vmId: point.vmId, restoreTargetId: point.id, kind: "vm", input: {}, reason: "For the test", ticket: "INC-1004" };
  const made = await helpdesk.send("POST", "/api/v1/requests", body);
  expect(made.status()).toBe(201);
  const { id } = z.object({ id: z.string() }).parse(await made.json());
  expect((await helpdesk.send("POST", `/api/v1/requests/${id}/approve`)).status()).toBe(403);
  expect((await other.get(`/api/v1/requests/${id}`)).status()).toBe(404);
  expect((await other.send("POST", `/api/v1/requests/${id}/approve`)).status()).toBe(403);
  const own = await operator.send("POST", "/api/v1/requests", body);
  const { id: ownId } = z.object({ id: z.string() }).parse(await own.json());
  expect((await operator.send("POST", `/api/v1/requests/${ownId}/approve`)).status()).toBe(403);
  expect((await operator.send("POST", `/api/v1/requests/${ownId}/cancel`)).status()).toBe(200);
});
