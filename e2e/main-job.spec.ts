import { z } from "zod";
import { expect, listSchema, test, type Api, type Sandbox } from "./fixtures";
import { BackupPage } from "./pages/backup-page";
import { RestorePage } from "./pages/restore-page";
import { SchedulePage } from "./pages/schedule-page";
import { VolumeGroupPage } from "./pages/volume-group-page";

/* The operator's day, through the pages, each task seen to arrive at the vendor once and with a good signature. */

const row = z.object({ id: z.string(), name: z.string(), connectionId: z.string() }).loose();

async function firstOf(api: Api, address: string) {
  return row.parse(listSchema.parse(await (await api.get(address)).json()).items[0]);
}

/** Calls that the vendor accepted and that changed something. */
async function accepted(sandbox: Sandbox, method: string, path: RegExp) {
  const calls = await sandbox.calls({ method, path });
  return calls.filter(
    ({ authentication, status }) =>
      z.object({ verdict: z.literal("accepted") }).safeParse(authentication).success && status !== null && status < 300,
  );
}

/** To be called before the call is sent: gives what waits until one more has been accepted and lets the vendor's time pass. */
async function nextCall(sandbox: Sandbox, method: string, path: RegExp): Promise<() => Promise<void>> {
  const count = async () => (await accepted(sandbox, method, path)).length;
  const before = await count();
  return async () => {
    await expect.poll(count, { timeout: 30_000 }).toBe(before + 1);
    await sandbox.advance(600);
  };
}

for (const [address, heading] of [
  ["/vms", "VMs"],
  ["/backups", "Backups"],
  ["/histories", "Histories"],
  ["/restore-targets", "Restore targets"],
  ["/volume-groups", "Volume groups"],
] as const) {
  test(`the list ${heading} is filled`, async ({ signedIn: page }) => {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expect(page.getByRole("table").getByRole("row").nth(2)).toBeVisible();
  });
}

test("an operator protects a machine with an image backup", async ({ signedIn: page, apiAs, sandbox }) => {
  const vm = await firstOf(await apiAs("operator"), "/api/v1/vms?provider=samsung&protection=unprotected&kind=vm&limit=1");
  const wizard = new BackupPage(page);
  await wizard.openFor([vm.id]);
  await wizard.toReview();
  expect(await wizard.vendorCalls()).toContain("/v1/backups");
  const ended = await nextCall(sandbox, "POST", /\/backup\/v1\/backups$/);
  await wizard.submit(/^Create/);
  await ended();
  expect(await wizard.receipt()).toContain(vm.name);
});

test("an operator protects files of a machine that has an agent", async ({ signedIn: page, apiAs, sandbox }) => {
  const api = await apiAs("operator");
  // A backup of everything would already hold any path.
  const partial = z
    .object({ vmId: z.string(), paths: z.array(z.string()).min(1) })
    .loose()
    .parse(
      (await api.all("/api/v1/backups?provider=samsung&type=filesystem")).find(
        (backup) => Array.isArray(backup.paths) && backup.paths.length > 0,
      ),
    );
  const path = partial.paths[0]?.includes("\\") ? "C:\\only-for-this-test" : "/only-for-this-test";
  const wizard = new BackupPage(page);
  await wizard.openFor([partial.vmId]);
  await wizard.next();
  await wizard.chooseFiles([path]);
  await wizard.nameBackup("e2e-files");
  await wizard.toReview();
  const ended = await nextCall(sandbox, "POST", /\/backup\/v1\/backups$/);
  await wizard.submit(/^Create/);
  await ended();
  await wizard.receipt();
});

test("an operator backs up a machine now, and the run stands in Histories", async ({ signedIn: page, apiAs, sandbox }) => {
  const api = await apiAs("operator");
  const backup = await firstOf(api, "/api/v1/backups?provider=samsung&limit=1&type=image&state=available&q=web");
  await page.goto(`/backups/${backup.id}`);
  const ended = await nextCall(sandbox, "POST", /\/manual-backup$/);
  await page.getByRole("button", { name: /run now|back up now/i }).click();
  const dialog = page.getByRole("dialog");
  await dialog
    .getByRole("button", { name: /^(run|back up)/i })
    .last()
    .click();
  await ended();
  await expect(dialog.getByText(/succeeded/i).first()).toBeVisible({ timeout: 40_000 });
  await page.goto(`/histories?backupId=${backup.id}`);
  await expect(page.getByRole("table").getByRole("row").nth(1)).toContainText("MANUAL");
});

test("an operator restores a machine to a new copy that touches nothing", async ({ signedIn: page, apiAs, sandbox }) => {
  const vm = await firstOf(await apiAs("operator"), "/api/v1/vms?provider=samsung&protection=protected&kind=vm&limit=1&q=api");
  const wizard = new RestorePage(page);
  await wizard.openFor({ vmId: vm.id });
  await wizard.next();
  await wizard.nameCopy(`${vm.name}-restored-e2e`);
  await wizard.chooseServerType("s1v2m4");
  await wizard.toReview();
  await expect(page.getByText(`${vm.name} is not touched.`, { exact: false }).first()).toBeVisible();
  expect(await wizard.vendorCalls()).toContain("restore_server_name");
  const ended = await nextCall(sandbox, "POST", /\/restore$/);
  await wizard.submit(/^Restore/);
  await ended();
  expect(await wizard.receipt()).toContain(`${vm.name}-restored-e2e`);
});

test("an operator changes the schedule of a backup", async ({ signedIn: page, apiAs, sandbox }) => {
  const backup = await firstOf(
    await apiAs("operator"),
    "/api/v1/backups?provider=samsung&limit=1&type=image&state=available&q=jenkins",
  );
  const wizard = new SchedulePage(page);
  await wizard.openFor([backup.id]);
  await wizard.setTime(1, "03:30");
  await wizard.toReview();
  const ended = await nextCall(sandbox, "PUT", /\/schedules$/);
  await wizard.submit(/^Set|^Change/);
  await ended();
  await wizard.receipt();
});

test("an operator makes a volume group, takes a snapshot of it and recovers it", async ({ signedIn: page, apiAs, sandbox }) => {
  const wizard = new VolumeGroupPage(page);
  await wizard.open();
  await wizard.fillMembers("Acme kr-west1", "e2e-group", 2);
  await wizard.toReview();
  const ended = await nextCall(sandbox, "POST", /\/volume-groups$/);
  await wizard.submit(/^Create/);
  await ended();
  await wizard.receipt();

  const group = await firstOf(await apiAs("operator"), "/api/v1/volume-groups?q=e2e-group&limit=1");
  await page.goto(`/volume-groups/${group.id}`);
  await page
    .getByRole("button", { name: /snapshot/i })
    .first()
    .click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^(take|snapshot)/i })
    .last()
    .click();
  await expect(
    page
      .getByRole("dialog")
      .getByText(/succeeded/i)
      .first(),
  ).toBeVisible({ timeout: 40_000 });
  expect(await accepted(sandbox, "POST", /\/volume-groups\/[^/]+\/snapshots$/)).toHaveLength(1);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Snapshots" }).getByRole("listitem").first()).toBeVisible();
});

test("a group and its snapshot schedule are made one after the other and followed together", async ({
  signedIn: page,
  apiAs,
  sandbox,
}) => {
  const wizard = new VolumeGroupPage(page);
  await wizard.open();
  await wizard.fillMembers("Acme kr-west1", "e2e-followed", 1);
  await wizard.next();
  await wizard.takeSnapshotsBySchedule();
  await wizard.toReview();
  await wizard.submit(/^Create/);
  await sandbox.passUntil(() => expect(page.getByText(/All 2 have ended: 2 succeeded/)).toBeVisible({ timeout: 3_000 }));
  const group = z
    .object({ snapshotSchedule: z.object({}).loose() })
    .loose()
    .parse(await firstOf(await apiAs("operator"), "/api/v1/volume-groups?q=e2e-followed&limit=1"));
  expect(group.memberCount).toBe(1);
  await page.getByRole("link", { name: "Follow these 2 under Operations" }).click();
  await expect(page.getByRole("heading", { name: /2 together$/ })).toBeVisible();
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(3);
});
