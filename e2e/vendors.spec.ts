import type { Page } from "@playwright/test";
import { z } from "zod";
import { expect, test, type Api, type Sandbox } from "./fixtures";
import { ActionDialog } from "./pages/action-dialog";
import { BackupPage } from "./pages/backup-page";
import { RestorePage } from "./pages/restore-page";
import { VolumeGroupPage } from "./pages/volume-group-page";

/* The operator's tasks at every vendor, through the same pages, each seen to arrive at that vendor. */

type Row = Record<string, unknown> & { id: string; name?: string };

async function find(api: Api, address: string, isWanted: (row: Record<string, unknown>) => boolean): Promise<Row> {
  const found = (await api.all(address)).find(isWanted);
  if (!found) throw new Error(`${address} has no such row.`);
  return z.object({ id: z.string() }).loose().parse(found);
}

/** The vendor's time passes until the page tells of the end. */
async function ended(sandbox: Sandbox, page: Page, method: string, path: RegExp): Promise<void> {
  await expect.poll(async () => (await sandbox.calls({ method, path })).length, { timeout: 30_000 }).toBeGreaterThan(0);
  await sandbox.passUntil(() => expect(page.getByText(/ended: succeeded/)).toBeVisible({ timeout: 3_000 }));
}

const runs = [
  { provider: "sangfor", method: "POST", path: /\/sangfor\/.*\/snapshots$/ },
  { provider: "storware", method: "POST", path: /\/storware\/.*tasks\/export$/ },
  { provider: "google", method: "POST", path: /\/google\/.*\/backup$/ },
] as const;

for (const { provider, method, path } of runs) {
  test(`a backup of ${provider} is run and its end is seen`, async ({ signedIn: page, apiAs, sandbox }) => {
    const backup = await find(
      await apiAs("operator"),
      `/api/v1/backups?provider=${provider}`,
      ({ state, vmId, lastRunState }) => state === "available" && typeof vmId === "string" && lastRunState === "succeeded",
    );
    const dialog = new ActionDialog(page);
    await page.goto(`/backups/${backup.id}`);
    await dialog.open("Back up now");
    await dialog.confirm("Back up now");
    await ended(sandbox, page, method, path);
    await page.goto(`/histories?backupId=${backup.id}`);
    await expect(page.getByRole("table").getByRole("row").nth(1)).toBeVisible();
  });
}

const restores = [
  { provider: "sangfor", method: "POST", path: /\/sangfor\/.*\/servers/ },
  { provider: "storware", method: "POST", path: /\/storware\/.*restore-and-import$/ },
  { provider: "google", method: "POST", path: /\/google\/.*\/(restore|mount)/ },
] as const;

for (const { provider, method, path } of restores) {
  test(`a machine of ${provider} is restored to a new copy`, async ({ signedIn: page, apiAs, sandbox }) => {
    const api = await apiAs("operator");
    const machines = await api.all(`/api/v1/vms?provider=${provider}&kind=vm`);
    const present = new Set(machines.filter(({ state }) => state === "present").map(({ id }) => id));
    const point = await find(
      api,
      `/api/v1/restore-targets?provider=${provider}&restorable=true`,
      ({ vmId, kind }) => present.has(vmId) && kind !== "incremental",
    );
    const wizard = new RestorePage(page);
    await wizard.openFor({ restoreTargetId: point.id });
    await wizard.next();
    const whole = page.getByRole("radio", { name: /The whole machine/ });
    const name = page.getByLabel("Name of the new machine");
    await expect(whole.or(name).first()).toBeVisible();
    if (await whole.isVisible()) {
      await whole.check();
      await wizard.next();
    }
    await wizard.nameCopy(`e2e-${provider}-copy`);
    for (const place of await page.getByLabel(/^(Cluster|Storage)/).all()) await wizard.chooseFirstOffered(place);
    await wizard.toReview();
    await wizard.submit(/^Restore/);
    await ended(sandbox, page, method, path);
    expect(await wizard.receipt()).toContain(`e2e-${provider}-copy`);
  });
}

const protections = [
  { provider: "storware", method: "PUT", path: /\/storware\/.*virtual-machines\/[^/]+\/settings$/ },
  { provider: "google", method: "POST", path: /\/google\/.*\/sla$/ },
] as const;

for (const { provider, method, path } of protections) {
  test(`a machine of ${provider} is protected by a policy`, async ({ signedIn: page, apiAs, sandbox }) => {
    const vm = await find(
      await apiAs("operator"),
      `/api/v1/vms?provider=${provider}&protection=unprotected`,
      ({ state, kind, vendorId }) => state === "present" && kind === "vm" && !String(vendorId).startsWith("host-"),
    );
    const wizard = new BackupPage(page);
    await wizard.openFor([vm.id]);
    await wizard.next();
    await wizard.next();
    await page.getByRole("group", { name: "Policy" }).getByRole("radio").first().check();
    await wizard.toReview();
    await wizard.submit(/^Create/);
    await ended(sandbox, page, method, path);
    await wizard.receipt();
  });
}

for (const { provider, method, path } of [
  { provider: "storware", method: "POST", path: /\/storware\/.*\/schedules$/ },
  { provider: "google", method: "POST", path: /\/google\/.*\/policy$/ },
] as const) {
  test(`a policy of ${provider} gets another schedule`, async ({ signedIn: page, apiAs, sandbox }) => {
    const policy = await find(
      await apiAs("operator"),
      `/api/v1/policies?provider=${provider}`,
      ({ state }) => state === "available",
    );
    const dialog = new ActionDialog(page);
    await page.goto(`/policies?q=${encodeURIComponent(String(policy.name))}&open=${policy.id}`);
    await expect(page.getByRole("dialog", { name: String(policy.name) })).toBeVisible();
    await dialog.open("Add schedule");
    await dialog.dialog.getByLabel("At", { exact: true }).fill("05:30");
    await dialog.confirm("Add schedule");
    await ended(sandbox, page, method, path);
  });
}

for (const { provider, connection, text, method, path } of [
  {
    provider: "sangfor",
    connection: "Acme Sangfor",
    text: /East pool(?!.* in )/,
    method: "POST",
    path: /\/sangfor\/.*consistency-groups$/,
  },
  {
    provider: "google",
    connection: "Google asia-northeast3",
    text: /br-asia-northeast3-1(?!.* in )/,
    method: "POST",
    path: /\/google\/.*(consistencygroup|logicalgroup)$/,
  },
] as const) {
  test(`machines of ${provider} become a group`, async ({ signedIn: page, sandbox }) => {
    const wizard = new VolumeGroupPage(page);
    await wizard.open();
    await wizard.fillMembers(connection, `e2e-${provider}`, 2, text);
    await wizard.toReview();
    await wizard.submit(/^Create/);
    await ended(sandbox, page, method, path);
    await wizard.receipt();
  });
}

for (const { provider, method, path } of [
  { provider: "sangfor", method: "POST", path: /\/sangfor\/.*snapshots?$/ },
  { provider: "storware", method: "POST", path: /\/storware\/.*snapshot/ },
] as const) {
  test(`a group of ${provider} is snapshotted`, async ({ signedIn: page, apiAs, sandbox }) => {
    const group = await find(
      await apiAs("operator"),
      `/api/v1/volume-groups?provider=${provider}`,
      ({ state }) => state === "available",
    );
    const before = (await sandbox.calls({ method, path })).length;
    const dialog = new ActionDialog(page);
    await page.goto(`/volume-groups/${group.id}`);
    await dialog.open("Snapshot now");
    await dialog.confirm("Snapshot now");
    await ended(sandbox, page, method, path);
    expect((await sandbox.calls({ method, path })).length).toBeGreaterThan(before);
  });
}

/** A run that the vendor is at, as the list shows it: started like a script would. */
async function startedRun(api: Api, provider: string): Promise<Row> {
  const backup = await find(
    api,
    `/api/v1/backups?provider=${provider}`,
    ({ state, vmId, lastRunState }) => state === "available" && typeof vmId === "string" && lastRunState === "succeeded",
  );
  const body = { kind: "backup.run", connectionId: backup.connectionId, input: { backupId: backup.id } };
  const started = await api.send("POST", "/api/v1/operations", body, { "idempotency-key": `cancel-${provider}` });
  expect(started.status()).toBe(202);
  const { id } = z
    .object({ id: z.string() })
    .loose()
    .parse(await started.json());
  const stateOf = async () =>
    z.object({ state: z.string(), calls: z.array(z.unknown()) }).parse(await (await api.get(`/api/v1/operations/${id}`)).json());
  await expect.poll(async () => (await stateOf()).calls.length, { timeout: 30_000 }).toBeGreaterThan(0);
  let found: Row | undefined;
  await expect(async () => {
    await api.send("POST", `/api/v1/connections/${String(backup.connectionId)}/sync`);
    found = await find(
      api,
      // A waiting run is cancelled by another call than a running one, and may begin while the page is opened.
      `/api/v1/histories?backupId=${backup.id}&state=running`,
      ({ kind }) => kind === "backup",
    );
  }).toPass({ timeout: 60_000 });
  if (!found) throw new Error("The list shows no run that is under way.");
  return found;
}

for (const { provider, path } of [
  { provider: "storware", path: /\/storware\/.*\/tasks\/[^/]+(\/state)?$/ },
  { provider: "google", path: /\/google\/.*\/job\/[^/]+$/ },
] as const) {
  test(`a run of ${provider} is cancelled, and its page says so`, async ({ signedIn: page, apiAs, sandbox }) => {
    const api = await apiAs("operator");
    const run = await startedRun(api, provider);
    const dialog = new ActionDialog(page);
    await page.goto(`/histories/${run.id}`);
    await dialog.open("Cancel run");
    await dialog.confirm("Cancel run");
    await dialog.succeeded();
    expect((await sandbox.calls({ path })).map(({ method }) => method)).toEqual(
      expect.arrayContaining([expect.stringMatching(/PUT|DELETE/)]),
    );
    await page.keyboard.press("Escape");
    await expect(page.getByText(/cancelled/i).first()).toBeVisible({ timeout: 30_000 });
  });
}

test("files of a point that has to be mounted first are found by name and downloaded", async ({
  signedIn: page,
  apiAs,
  sandbox,
}) => {
  const point = await find(await apiAs("operator"), "/api/v1/restore-targets?provider=storware&restorable=true", () => true);
  const wizard = new RestorePage(page);
  await wizard.openFor({ restoreTargetId: point.id });
  await wizard.next();
  await page.getByRole("radio", { name: /Files and folders/ }).check();
  await wizard.next();
  await page.getByRole("button", { name: "Mount this point" }).click();
  const dialog = new ActionDialog(page);
  await dialog.confirm("Mount");
  await sandbox.passUntil(() => expect(dialog.dialog.getByText(/ended: succeeded/)).toBeVisible({ timeout: 3_000 }));
  await dialog.dialog.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(page.getByRole("region", { name: "Files and folders" }).getByRole("checkbox").first()).toBeVisible();

  await page.getByLabel("Search files and folders").fill("sshd");
  const found = page
    .getByRole("region", { name: "Files and folders" })
    .getByRole("checkbox", { name: /\/etc\/ssh\/sshd_config/ });
  await found.first().check();
  await wizard.toReview();
  await wizard.submit(/^Restore|^Mount|^Offer/);
  await sandbox.passUntil(() => expect(page.getByRole("region", { name: "Receipt" })).toBeVisible({ timeout: 3_000 }));
  const download = page.waitForEvent("download");
  await page
    .getByRole("button", { name: /download/i })
    .or(page.getByRole("link", { name: /download/i }))
    .first()
    .click();
  expect((await (await download).createReadStream()).readable).toBe(true);
});
