import { z } from "zod";
import { expect, test, type Sandbox } from "./fixtures";
import { ActionDialog } from "./pages/action-dialog";

/* Shares as an operator uses them: made, mounted by a machine, snapshotted, and single files given back. */

/** The vendor's time passes until the dialog tells of the end. */
async function ended(sandbox: Sandbox, dialog: ActionDialog, method: string, path: RegExp): Promise<void> {
  await expect.poll(async () => (await sandbox.calls({ method, path })).length, { timeout: 30_000 }).toBeGreaterThan(0);
  await sandbox.advance(600);
  await dialog.succeeded();
}

test("a file volume is made, opened to a machine, snapshotted and switched to file recovery", async ({
  signedIn: page,
  apiAs,
  sandbox,
}) => {
  const api = await apiAs("operator");
  const dialog = new ActionDialog(page);
  await page.goto("/storage");
  await page.getByRole("button", { name: "Create file volume" }).click();
  await page.getByRole("menuitem").first().click();
  await dialog.dialog.getByLabel("Name of the volume").fill("e2e_share");
  await dialog.dialog.getByLabel("Disk").selectOption("SSD");
  await dialog.confirm("Create file volume");
  await ended(sandbox, dialog, "POST", /\/filestorage\/v1\/volumes$/);

  const find = async () =>
    z
      .object({ id: z.string(), fileRecovery: z.boolean().nullable(), attachments: z.array(z.unknown()) })
      .loose()
      .parse((await api.all("/api/v1/volumes?q=e2e_share"))[0]);
  const { id } = await find();
  await page.goto(`/storage/volumes/${id}`);
  await expect(page.getByText("Nothing can reach it")).toBeVisible();
  await dialog.open("Attach");
  await dialog.dialog.getByRole("radio").first().check();
  await dialog.confirm("Attach");
  await ended(sandbox, dialog, "PUT", /\/filestorage\/v1\/volumes\/[^/]+\/access-rules$/);
  await page.goto(`/storage/volumes/${id}`);
  await expect(page.getByRole("heading", { name: "Mounted by (1)" })).toBeVisible();

  await dialog.open("Snapshot now");
  await dialog.confirm("Snapshot now");
  await ended(sandbox, dialog, "POST", /\/filestorage\/v1\/snapshots$/);
  await page.goto(`/storage/volumes/${id}`);
  await dialog.open("Set file recovery");
  await dialog.confirm("Set file recovery");
  await ended(sandbox, dialog, "PUT", /\/filestorage\/v1\/volumes\/[^/]+$/);
  expect(await find()).toMatchObject({ fileRecovery: true, attachments: [expect.objectContaining({ kind: "vm" })] });
  await page.goto(`/storage/volumes/${id}`);
  await expect(page.getByRole("region", { name: "Snapshots" }).getByRole("button", { name: "More actions" })).toHaveCount(1);
});

test("a parallel file volume is resized", async ({ signedIn: page, apiAs, sandbox }) => {
  const api = await apiAs("operator");
  const volume = z
    .object({ id: z.string(), sizeBytes: z.number() })
    .loose()
    .parse((await api.all("/api/v1/volumes?kind=parallel-file&state=available"))[0]);
  const dialog = new ActionDialog(page);
  await page.goto(`/storage/volumes/${volume.id}`);
  await dialog.open("Resize");
  const wanted = volume.sizeBytes / 2 ** 40 + 10;
  await dialog.dialog.getByLabel("Size in TiB").fill(String(wanted));
  await dialog.confirm("Resize");
  await ended(sandbox, dialog, "PUT", /\/parallel-filestorage\/v1\/volumes\/[^/]+\/capacity$/);
  await page.goto(`/storage/volumes/${volume.id}`);
  await expect(page.getByText(`${wanted} TiB`, { exact: true })).toBeVisible();
});

test("a share's snapshot is a restore target: found, recovered to a new share, and deleted", async ({
  signedIn: page,
  apiAs,
  sandbox,
}) => {
  const api = await apiAs("operator");
  const points = z
    .array(z.object({ id: z.string(), volumeId: z.string().nullable(), volumeName: z.string().nullable() }).loose())
    .parse(await api.all("/api/v1/restore-targets?kind=snapshot&restorable=true"));
  const volumes = z
    .array(z.object({ id: z.string() }).loose())
    .parse(await api.all("/api/v1/volumes?kind=file&state=available"))
    .filter(({ protocol }) => protocol === "NFS");
  const point = z
    .object({ id: z.string(), volumeId: z.string(), volumeName: z.string() })
    .parse(points.find(({ volumeId }) => volumes.some(({ id }) => id === volumeId)));
  const dialog = new ActionDialog(page);
  await page.goto(`/restore-targets?q=${point.volumeName}`);
  await expect(page.getByRole("row").filter({ hasText: point.volumeName }).first()).toBeVisible();
  await page.goto(`/restore?restoreTargetId=${point.id}`);
  await page.getByRole("link", { name: "Open the point" }).click();
  await expect(page.getByRole("link", { name: point.volumeName })).toHaveAttribute("href", `/storage/volumes/${point.volumeId}`);
  await expect(page.getByRole("button", { name: "Restore", exact: true })).toHaveCount(0);
  await dialog.open("Recover to a new share");
  await dialog.dialog.getByLabel("Name of the new share").fill("e2e_from_point");
  await dialog.confirm("Recover");
  await ended(sandbox, dialog, "POST", /\/filestorage\/v1\/volumes$/);
  expect(await api.all("/api/v1/volumes?q=e2e_from_point")).toHaveLength(1);

  // From its row in the list: the dialog stays and tells the end, though the row is gone by then.
  const count = (await api.all(`/api/v1/restore-targets?volumeId=${point.volumeId}`)).length;
  await page.goto(`/restore-targets?volumeId=${point.volumeId}&open=${point.id}`);
  await expect(dialog.dialog.getByRole("link", { name: point.volumeName })).toBeVisible();
  await dialog.open("Delete restore target");
  await dialog.typeGuard(point.volumeName);
  await dialog.confirm("Delete point");
  await ended(sandbox, dialog, "DELETE", /\/filestorage\/v1\/snapshots\//);
  await expect(page.getByRole("table", { includeHidden: true }).first()).toHaveAttribute("aria-rowcount", String(count));
  await expect(dialog.dialog.getByText(/It has ended: succeeded/)).toBeVisible();
  await expect(dialog.dialog.getByRole("region", { name: "Receipt" })).toBeVisible();
  expect((await api.get(`/api/v1/restore-targets/${point.id}`)).status()).toBe(404);
  await dialog.dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog.dialog).toHaveCount(0);
});
