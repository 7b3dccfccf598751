import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { expect, test, type Api, type Sandbox } from "./fixtures";
import { ActionDialog } from "./pages/action-dialog";

/* What an operator does with a machine itself: see what has changed, switch tracking, power, scripts, quick recovery. */

interface Machine {
  id: string;
  name: string;
  pointId: string;
}

/** A machine that can look back at a point, in this state of power. */
async function machineWithPoint(api: Api, powerState: string, skip = 0): Promise<Machine> {
  const machines = await api.all("/api/v1/vms?provider=sangfor");
  const points = await api.all("/api/v1/restore-targets?provider=sangfor&restorable=true&sort=takenAt");
  const fit = machines
    .filter((vm) => vm.state === "present" && vm.powerState === powerState)
    .flatMap((vm) => {
      const point = points.find(({ vmId }) => vmId === vm.id);
      return point ? [{ id: String(vm.id), name: String(vm.name), pointId: String(point.id) }] : [];
    });
  const found = fit[skip];
  if (!found) throw new Error(`No machine that is ${powerState} has a point.`);
  return found;
}

const end = (sandbox: Sandbox, page: Page) =>
  sandbox.passUntil(() => expect(page.getByRole("dialog").getByText(/It has ended: succeeded/)).toBeVisible({ timeout: 3_000 }));

test("what has changed since a point is looked up, and nothing stays locked", async ({ signedIn: page, apiAs, sandbox }) => {
  const machine = await machineWithPoint(await apiAs("operator"), "running");
  const dialog = new ActionDialog(page);

  await page.goto(`/restore-targets/${machine.pointId}`);
  await page.getByRole("button", { name: "More actions" }).first().click();
  await page.getByRole("menuitem", { name: "Changed since …" }).click();
  await expect(page.getByRole("heading", { name: `Changed areas of ${machine.name}` })).toBeVisible();
  await expect(page.getByLabel("Changed since")).toHaveValue(machine.pointId);

  // Tracking decides whether the platform can tell at all.
  const look = page.getByRole("button", { name: "Look what has changed" });
  const blocked = page.getByText(/does not record changes of/);
  await expect(blocked.or(look.and(page.locator(":enabled"))).first()).toBeVisible();
  if (await blocked.isVisible()) {
    await dialog.open("Change tracking");
    await dialog.confirm("Set");
    await end(sandbox, page);
    await dialog.dialog.getByRole("button", { name: "Close" }).last().click();
    await page.reload();
  }
  await expect(look).toBeEnabled({ timeout: 30_000 });
  await look.click();
  await expect(page.getByRole("list", { name: "Steps" }).getByText(/^Lock /)).toBeVisible();
  await sandbox.passUntil(() => expect(page.getByText(/would be copied/)).toBeVisible({ timeout: 3_000 }));

  await expect(page.getByRole("img", { name: /^Map of ide0: changes lie in \d+ of \d+ parts/ })).toBeVisible();
  await page.getByText("Show as a table").first().click();
  await expect(page.getByRole("region", { name: "Changes of ide0" }).getByRole("row")).not.toHaveCount(1);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  const locks = await sandbox.calls({ method: "POST", path: /\/sangfor\/.*\/backup-resources$/ });
  const releases = await sandbox.calls({ method: "DELETE", path: /\/sangfor\/.*\/backup-resources\// });
  expect(releases.filter(({ status }) => status === 200)).toHaveLength(
    locks.filter(({ status }) => status === 200 || status === 201).length,
  );

  // A link shows a colleague the same.
  await page.reload();
  await expect(page.getByText(/would be copied/)).toBeVisible();
});

test("the whole agentless sequence is one operation, each step in sight", async ({ signedIn: page, apiAs, sandbox }) => {
  const machine = await machineWithPoint(await apiAs("operator"), "running", 3);
  const dialog = new ActionDialog(page);
  await page.goto(`/vms/${machine.id}`);
  await dialog.open("Back up now");
  await dialog.dialog.getByLabel(/^Method/).selectOption("agentless");
  await dialog.dialog.getByLabel("Remove snapshot").check();
  await dialog.confirm("Back up now");
  await end(sandbox, page);
  await dialog.dialog.getByRole("link", { name: /^Details/ }).click();
  const steps = page.getByRole("list", { name: "Steps" }).getByRole("listitem");
  await expect(steps.filter({ hasText: "Done" })).not.toHaveCount(0);
  await expect(steps.filter({ hasNotText: "Done" })).toHaveCount(0);
  for (const title of [
    /record changed blocks/,
    /^Take a snapshot/,
    /^Lock/,
    /^Read which blocks of ide0/,
    /^Release/,
    /^Remove the snapshot/,
  ])
    await expect(steps.filter({ hasText: title })).toHaveCount(1);
  await expect(page.getByRole("heading", { name: "Changed areas" })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Map of ide0/ })).toBeVisible();
});

/** Lets the checks of dialogs be blocked by these words; the returned function lifts it again. */
async function blockChecks(page: Page, said: string): Promise<() => void> {
  let isBlocked = true;
  await page.route(/\/operations\?dryRun=true/, async (route) => {
    const response = await route.fetch();
    const answer = z.looseObject({ checks: z.array(z.unknown()) }).parse(await response.json());
    const checks = [...answer.checks, { id: "blocked", level: "error", message: said }];
    await route.fulfill({ response, json: isBlocked ? { ...answer, checks } : answer });
  });
  return () => {
    isBlocked = false;
  };
}

for (const how of ["by itself", "at once when a person asks"] as const) {
  test(`what a task under way has blocked is checked again ${how}`, async ({ signedIn: page, apiAs }) => {
    const machine = await machineWithPoint(await apiAs("operator"), "running", 1);
    const dialog = new ActionDialog(page);
    await page.goto(`/vms/${machine.id}`);
    const lift = await blockChecks(page, `${machine.name} is busy.`);
    await dialog.open("Change tracking");
    const button = dialog.dialog.getByRole("button", { name: "Set", exact: true });
    const said = dialog.dialog.getByText(`${machine.name} is busy.`);
    await expect(said).toBeVisible();
    await expect(button).toBeDisabled();
    lift();
    if (how !== "by itself") await dialog.dialog.getByRole("button", { name: "Check again" }).click();
    await expect(button).toBeEnabled({ timeout: 30_000 });
    await expect(said).toHaveCount(0);
  });
}

test("a script is run in a machine and what it said is shown", async ({ signedIn: page, apiAs, sandbox }) => {
  const machine = await machineWithPoint(await apiAs("operator"), "running", 1);
  const dialog = new ActionDialog(page);
  await page.goto(`/vms/${machine.id}`);
  await dialog.open("Run script");
  await dialog.dialog.getByLabel("Script", { exact: true }).fill("echo before the backup\nexit 3");
  await dialog.confirm("Run script");
  await end(sandbox, page);
  await dialog.dialog.getByRole("link", { name: /^Details/ }).click();
  await expect(page.getByText("It ended with the exit code 3.")).toBeVisible();
  await expect(page.getByLabel("Output")).toHaveText("before the backup\n");
});

test("a machine is shut down, started from a backup file, and its data brought home", async ({
  signedIn: page,
  apiAs,
  sandbox,
}) => {
  const machine = await machineWithPoint(await apiAs("operator"), "running", 2);
  const dialog = new ActionDialog(page);
  await page.goto(`/vms/${machine.id}`);
  await dialog.open("Power");
  await dialog.dialog.getByLabel("What to do").selectOption("shut-down");
  await dialog.confirm("Do it");
  await end(sandbox, page);

  await page.goto(`/vms/${machine.id}`);
  await expect(page.getByText("stopped", { exact: true })).toBeVisible();
  await dialog.open("Start from a backup file");
  await dialog.dialog.getByLabel("NFS share with the backup files").fill("10.9.0.4:/backup");
  const files = dialog.dialog.getByLabel("Backup files", { exact: true });
  await files.fill("machine/disk0.qcow2");
  const wrong = dialog.dialog.getByText(/must name (\d+), one for each disk/);
  const fine = dialog.dialog.getByText(`${machine.name} is shut down.`);
  await expect(wrong.or(fine).first()).toBeVisible({ timeout: 20_000 });
  if (await wrong.isVisible()) {
    const count = Number(/must name (\d+)/.exec((await wrong.textContent()) ?? "")?.[1]);
    await files.fill(Array.from({ length: count }, (_, index) => `machine/disk${index}.qcow2`).join("\n"));
  }
  await dialog.typeGuard(machine.name);
  await dialog.confirm("Start from the backup");
  await end(sandbox, page);
  expect(await sandbox.calls({ method: "POST", path: /\/rebase-backing-file$/ })).toHaveLength(1);
  expect(await sandbox.calls({ method: "DELETE", path: /\/janus\/20180725\/storages\// })).toHaveLength(1);
});

test.describe("a viewer", () => {
  test.use({ person: "viewer" });

  test("sees no way to look, and is told why", async ({ signedIn: page, apiAs }) => {
    const [vm] = await (await apiAs("viewer")).all("/api/v1/vms?provider=sangfor");
    await page.goto(`/vms/${String(vm?.id)}/changes`);
    await expect(page.getByText(/only operators can begin one/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Look what has changed" })).toHaveCount(0);
  });
});

test("a group is captured without agents in one operation, machine after machine", async ({ signedIn: page, apiAs, sandbox }) => {
  const api = await apiAs("operator");
  const [group] = await api.all("/api/v1/volume-groups?provider=sangfor&state=available");
  if (!group) throw new Error("There is no consistency group.");
  const members = group.members as { name: string }[];
  const dialog = new ActionDialog(page);
  await page.goto(`/volume-groups/${String(group.id)}`);
  await dialog.open("Snapshot now");
  await dialog.dialog.getByLabel(/^Method/).selectOption("agentless");
  await dialog.dialog.getByLabel("Remove snapshot").check();
  await dialog.confirm("Snapshot now");
  await end(sandbox, page);
  await dialog.dialog.getByRole("link", { name: /^Details/ }).click();
  const steps = page.getByRole("list", { name: "Steps" }).getByRole("listitem");
  await expect(steps.filter({ hasText: "Done" })).not.toHaveCount(0);
  await expect(steps.filter({ hasNotText: "Done" })).toHaveCount(0);
  await expect(steps.filter({ hasText: /^Take a snapshot/ })).toHaveCount(1);
  await expect(steps.filter({ hasText: /^Remove the snapshot/ })).toHaveCount(1);
  for (const title of [/record changed blocks/, /^Lock/, /^Release/])
    await expect(steps.filter({ hasText: title })).toHaveCount(members.length);
  for (const { name } of members)
    await expect(page.getByRole("region", { name, exact: true }).getByRole("img", { name: /^Map of ide0/ })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
