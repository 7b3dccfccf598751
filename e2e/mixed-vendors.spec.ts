import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { expect, test, type Api, type Sandbox } from "./fixtures";
import { ActionDialog } from "./pages/action-dialog";
import { BackupPage } from "./pages/backup-page";
import { RestoreManyPage } from "./pages/restore-many-page";
import { SchedulePage } from "./pages/schedule-page";

/* What an operator does with machines of several vendors in one go; each arrives at its own vendor, all are followed together. */

const vmSchema = z.object({ id: z.string(), name: z.string(), connectionId: z.string() });
type Machine = z.infer<typeof vmSchema>;

async function machine(
  api: Api,
  query: string,
  isWanted: (vm: Record<string, unknown>) => boolean = () => true,
): Promise<Machine> {
  const found = (await api.all(`/api/v1/vms?kind=vm&${query}`)).find((vm) => vm.state === "present" && isWanted(vm));
  return vmSchema.parse(found);
}

/** A machine with a good point that a copy can be made of. */
async function restorable(api: Api, provider: string): Promise<Machine> {
  const points = await api.all(`/api/v1/restore-targets?provider=${provider}&restorable=true`);
  const whole = new Set(points.filter(({ kind }) => kind !== "incremental").map(({ vmId }) => vmId));
  const newest = new Map(points.toReversed().map((point) => [point.vmId, point.kind]));
  return machine(api, `provider=${provider}`, (vm) => whole.has(vm.id) && newest.get(vm.id) !== "incremental");
}

/** The vendors' time passes until the page shows a text. */
const seenInTime = (sandbox: Sandbox, page: Page, text: RegExp): Promise<void> =>
  sandbox.passUntil(() => expect(page.getByText(text).first()).toBeVisible({ timeout: 3_000 }));

const callsTo = async (sandbox: Sandbox, method: string, path: RegExp) => (await sandbox.calls({ method, path })).length;

test("machines of two vendors are protected in one go; one that cannot is named and left out", async ({
  signedIn: page,
  apiAs,
  sandbox,
}) => {
  const api = await apiAs("operator");
  const own = await machine(api, "provider=samsung&protection=unprotected");
  const byPolicy = await machine(api, "provider=storware&protection=unprotected");
  const never = await machine(api, "provider=sangfor");
  const before = await Promise.all([
    callsTo(sandbox, "POST", /\/samsung\/.*\/backup\/v1\/backups$/),
    callsTo(sandbox, "PUT", /\/storware\/.*virtual-machines\/[^/]+\/settings$/),
  ]);
  const wizard = new BackupPage(page);
  await wizard.openFor([own.id, byPolicy.id, never.id]);
  await expect(page.getByRole("status").filter({ hasText: "1 row is left out" })).toContainText(never.name);
  await wizard.next();
  await wizard.next();
  await page
    .getByRole("group", { name: /^Policy at/ })
    .getByRole("radio")
    .first()
    .check();
  await wizard.next();
  await expect(page.getByRole("heading", { name: "Schedules", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Check and review" }).click();
  await expect(page.getByText(/1 of 3 cannot be sent and will be left out/)).toContainText(never.name, { timeout: 30_000 });
  await wizard.toReview();
  await wizard.submit("Create 2 backups");
  await seenInTime(sandbox, page, /All 2 have ended: 2 succeeded/);
  await wizard.receipt();
  expect(await callsTo(sandbox, "POST", /\/samsung\/.*\/backup\/v1\/backups$/)).toBe((before[0] ?? 0) + 1);
  expect(await callsTo(sandbox, "PUT", /\/storware\/.*virtual-machines\/[^/]+\/settings$/)).toBeGreaterThan(before[1] ?? 0);
});

test("machines of two vendors are restored at once and followed as a group", async ({ signedIn: page, apiAs, sandbox }) => {
  const api = await apiAs("operator");
  const machines = [await restorable(api, "sangfor"), await restorable(api, "google")];
  const bare = await machine(api, "protection=unprotected", (vm) => vm.lastGoodAt === null);
  const wizard = new RestoreManyPage(page);
  await wizard.openFor([...machines.map(({ id }) => id), bare.id]);
  for (const { name } of machines) await expect(wizard.rowOf(name)).toContainText(/ old$/);
  await expect(wizard.rowOf(bare.name)).toContainText("Left out: No point in time");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await wizard.next();
  await wizard.nameCopies("e2e-many-{vm}");
  await wizard.toReview();
  await expect(page.getByText(/^Left out, as the checks say/)).toContainText(bare.name);
  await wizard.submit("Restore 2 machines");
  await page.getByRole("link", { name: "Follow these 2 under Operations" }).click();
  await expect(page.getByRole("heading", { name: "Restore VM, 2 together" })).toBeVisible();
  await seenInTime(sandbox, page, /2 of 2 succeeded/);
  await page.goto("/operations");
  await expect(page.getByRole("link", { name: "Restore VM, 2 together" }).first()).toBeVisible();
});

test("machines go back to how they were at a moment", async ({ signedIn: page, apiAs }) => {
  const api = await apiAs("operator");
  const vm = await restorable(api, "google");
  const other = await restorable(api, "storware");
  const wizard = new RestoreManyPage(page);
  await wizard.openFor([vm.id, other.id]);
  await page.getByRole("radio", { name: /As it was at a moment/ }).check();
  await expect(page.getByText("Say which moment to go back to.")).toBeVisible();
  await page.getByLabel("At or before", { exact: true }).fill("2001-01-01T00:00");
  await expect(wizard.rowOf(vm.name)).toContainText("It has no good point at or before that moment.");
  await expect(page.getByText("None of these machines can be restored so.")).toBeVisible();
  await page.getByLabel("At or before", { exact: true }).fill("2099-01-01T00:00");
  await expect(wizard.rowOf(vm.name)).toContainText(/ old$/);
  await expect(page.getByRole("button", { name: "Continue", exact: true })).toBeEnabled();
});

test("backups of three vendors run now from one selection", async ({ signedIn: page, apiAs, sandbox }) => {
  const api = await apiAs("operator");
  const backups = await Promise.all(
    ["samsung", "storware", "google"].map(async (provider) => {
      const rows = await api.all(`/api/v1/backups?provider=${provider}`);
      const alone = rows.find(
        (row) =>
          row.state === "available" &&
          row.lastRunState === "succeeded" &&
          typeof row.vmId === "string" &&
          rows.filter(({ vmId }) => vmId === row.vmId).length === 1,
      );
      return z.object({ vmId: z.string() }).parse(alone);
    }),
  );
  await page.goto(`/backups?${backups.map(({ vmId }) => `vmId=${vmId}`).join("&")}`);
  const boxes = page.getByRole("table").getByRole("checkbox", { name: /^Choose (?!all)/ });
  await expect(boxes).toHaveCount(3);
  for (const box of await boxes.all()) await box.check();
  const chosen = page.getByRole("region", { name: "Chosen rows" });
  await expect(chosen).toContainText("3 chosen");
  await chosen.getByRole("button", { name: "Back up now", exact: true }).click();
  const dialog = new ActionDialog(page);
  await expect(dialog.dialog.getByText("Options of Storware vProtect (1)")).toBeVisible();
  await dialog.confirm("Back up 3 now");
  await seenInTime(sandbox, page, /All 3 have ended/);
  await dialog.dialog.getByRole("link", { name: "Follow these 3 under Operations" }).click();
  await expect(page.getByRole("heading", { name: "Back up now, 3 together" })).toBeVisible();
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(4);
});

test("what failed of a group is tried again in one click, and only that", async ({ signedIn: page, apiAs, sandbox }) => {
  const api = await apiAs("operator");
  const groupId = `e2e-${Date.now()}`;
  const machines = [await machine(api, "provider=storware&protection=protected"), await restorable(api, "sangfor")];
  await sandbox.fault({
    match: { vendor: "storware", method: "POST", path: "regex:tasks/export$" },
    fault: "status",
    status: 400,
    times: 1,
  });
  for (const { id, connectionId } of machines) {
    const answer = await api.send(
      "POST",
      "/api/v1/operations",
      { kind: "backup.run", connectionId, input: { vmId: id }, groupId },
      { "Idempotency-Key": `${groupId}-${id}` },
    );
    expect(answer.status()).toBe(202);
    expect(await answer.json()).toMatchObject({ groupId });
  }
  await page.goto(`/operations?groupId=${groupId}`);
  await seenInTime(sandbox, page, /1 of 2 succeeded, 1 failed/);
  await page.getByRole("button", { name: "Retry failed" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Retry 1", exact: true }).click();
  await expect(page).not.toHaveURL(new RegExp(groupId));
  await seenInTime(sandbox, page, /1 of 1 succeeded/);
  await page.goto(`/operations?groupId=${groupId}`);
  await expect(page.getByRole("link", { name: "1 was tried again" })).toBeVisible();
});

/** Whether the vendor would take this now: nothing is sent. */
async function isTaken(api: Api, kind: string, connectionId: unknown, input: object): Promise<boolean> {
  const answer = await api.send("POST", "/api/v1/operations?dryRun=true", { kind, connectionId, input });
  if (!answer.ok()) return false;
  const { checks } = z.object({ checks: z.array(z.object({ level: z.string() })) }).parse(await answer.json());
  return checks.every(({ level }) => level !== "error");
}

const scheduledSchema = z.object({
  id: z.string(),
  name: z.string(),
  connectionId: z.string(),
  schedules: z.array(z.object({ time: z.string(), window: z.object({}).loose().nullish() }).loose()),
});

test("backups of two vendors get a new time from one wizard, each in its vendor's own form", async ({
  signedIn: page,
  apiAs,
  sandbox,
}) => {
  const api = await apiAs("operator");
  const time = "05:00";
  const chosen = await Promise.all(
    ["samsung", "storware"].map(async (provider) => {
      const address = `/api/v1/backups?provider=${provider}`;
      await expect.poll(async () => (await api.all(address)).length, { timeout: 60_000 }).toBeGreaterThan(0);
      for (const row of await api.all(address)) {
        const backup = scheduledSchema.parse(row);
        const [first, ...others] = backup.schedules;
        if (first === undefined || backup.schedules.some((known) => known.time === time)) continue;
        // A window begins with its schedule.
        const window = first.window ? { ...first.window, startTime: time } : undefined;
        const input = { backupId: backup.id, schedules: [{ ...first, time, ...(window && { window }) }, ...others] };
        if (await isTaken(api, "backup.set-schedules", backup.connectionId, input)) return backup;
      }
      throw new Error(`No backup of ${provider} has a schedule that can be moved.`);
    }),
  );
  const wizard = new SchedulePage(page);
  await wizard.openFor(chosen.map(({ id }) => id));
  const times = page.getByRole("group", { name: "Schedule 1", exact: true }).getByLabel(/^(At|From)$/);
  await expect(times).toHaveCount(2);
  for (const field of await times.all()) await field.fill(time);
  await wizard.toReview();
  await wizard.submit("Set schedule of 2 backups");
  await seenInTime(sandbox, page, /All 2 have ended: 2 succeeded/);
  await page.getByRole("link", { name: "Follow these 2 under Operations" }).click();
  await expect(page.getByRole("heading", { name: /2 together$/ })).toBeVisible();
  for (const { id } of chosen) {
    const now = scheduledSchema.parse(await (await api.get(`/api/v1/backups/${id}`)).json());
    expect(now.schedules.map((schedule) => schedule.time)).toContain(time);
  }
});

test("failed runs of two vendors are retried from one choice", async ({ signedIn: page, apiAs, sandbox }) => {
  const api = await apiAs("operator");
  const failed = await api.all("/api/v1/histories?state=failed&kind=backup");
  const runs = await Promise.all(
    ["samsung", "storware"].map(async (provider) => {
      for (const run of failed.filter((row) => row.provider === provider && typeof row.backupId === "string"))
        if (await isTaken(api, "backup.run", run.connectionId, { backupId: run.backupId }))
          return z.object({ backupId: z.string(), vmName: z.string() }).parse(run);
      throw new Error(`No failed run of ${provider} can be retried.`);
    }),
  );
  await page.goto(`/histories?state=failed&kind=backup&${runs.map(({ backupId }) => `backupId=${backupId}`).join("&")}`);
  for (const { vmName } of runs)
    await page.getByRole("table").getByRole("row").filter({ hasText: vmName }).first().getByRole("checkbox").check();
  const bar = page.getByRole("region", { name: "Chosen rows" });
  await expect(bar).toContainText("2 chosen");
  await bar.getByRole("button", { name: "Retry", exact: true }).click();
  const began = /\/samsung\/.*manual-backup$|\/storware\/.*tasks\/export$/;
  const vendors = async () => (await sandbox.calls({ method: "POST", path: began })).map(({ vendor }) => vendor);
  const before = await vendors();
  await new ActionDialog(page).confirm("Retry 2");
  // Whether a run succeeds is the machine's matter: some fail every time.
  await seenInTime(sandbox, page, /All 2 have ended/);
  expect((await vendors()).slice(before.length).sort()).toEqual(["samsung", "storware"]);
});

test("a choice of rows leads to one restore of all of them", async ({ signedIn: page }) => {
  await page.goto("/vms?protection=protected");
  const boxes = page.getByRole("table").getByRole("checkbox", { name: /^Choose (?!all)/ });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole("region", { name: "Chosen rows" }).getByRole("button", { name: "Restore", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Restore 2 machines" })).toBeVisible();
});
