import type { Page } from "@playwright/test";
import { z } from "zod";
import { expect, test, type Api, type Sandbox } from "./fixtures";
import { ActionDialog } from "./pages/action-dialog";

/* What can be done with volume groups and volumes, each through its dialog, each seen to arrive at the vendor. */

const groupSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.string(),
    purpose: z.string(),
    lastSnapshotAt: z.string().nullable(),
    replication: z.unknown(),
    snapshotSchedule: z.unknown(),
    members: z.array(z.object({ name: z.string() }).loose()),
  })
  .loose();
type Group = z.infer<typeof groupSchema>;

const volumeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.string(),
    purpose: z.string(),
    diskType: z.string().nullable(),
    iops: z.number().nullable(),
    volumeGroupId: z.string().nullable(),
    attachments: z.array(z.object({ vendorId: z.string(), name: z.string().nullable() }).loose()),
    replication: z.unknown(),
  })
  .loose();

async function find<T>(api: Api, address: string, schema: z.ZodType<T>, isWanted: (row: T) => boolean): Promise<T> {
  const rows = (await api.all(address)).map((row) => schema.parse(row));
  const found = rows.find(isWanted);
  if (!found) throw new Error(`${address} has no such row.`);
  return found;
}

const group = (api: Api, isWanted: (group: Group) => boolean) =>
  find(
    api,
    "/api/v1/volume-groups?provider=samsung",
    groupSchema,
    (row) => row.state === "available" && row.purpose === "original" && isWanted(row),
  );

/** The vendor's time passes until the dialog tells of the end. */
async function ended(sandbox: Sandbox, dialog: ActionDialog, method: string, path: RegExp): Promise<void> {
  await expect.poll(async () => (await sandbox.calls({ method, path })).length, { timeout: 30_000 }).toBeGreaterThan(0);
  await sandbox.advance(600);
  await dialog.succeeded();
}

async function openVolume(page: Page, volume: { id: string; name: string }): Promise<ActionDialog> {
  await page.goto(`/storage?q=${encodeURIComponent(volume.name)}&open=${volume.id}`);
  await expect(page.getByRole("dialog", { name: volume.name })).toBeVisible();
  return new ActionDialog(page);
}

test("a group is put back to a snapshot only when its name is typed", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await group(await apiAs("operator"), ({ lastSnapshotAt }) => lastSnapshotAt !== null);
  const dialog = new ActionDialog(page);
  await page.goto(`/volume-groups/${chosen.id}`);
  await dialog.open("Restore snapshot");
  await dialog.dialog.getByRole("radio").first().check();
  await expect(dialog.dialog.getByText(/will be overwritten/)).toBeVisible();
  for (const member of chosen.members) await expect(dialog.dialog.getByText(member.name).first()).toBeVisible();
  await expect(dialog.dialog.getByRole("button", { name: "Overwrite with the snapshot" })).toBeDisabled();
  await dialog.typeGuard(chosen.name);
  await dialog.confirm("Overwrite with the snapshot");
  await ended(sandbox, dialog, "PUT", /\/volume-groups\/[^/]+\/snapshots\/[^/]+\/restore$/);
});

test("a group is recovered to new volumes beside the old ones", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await group(await apiAs("operator"), ({ lastSnapshotAt }) => lastSnapshotAt !== null);
  const dialog = new ActionDialog(page);
  await page.goto(`/volume-groups/${chosen.id}`);
  await dialog.open("Recover to new volumes");
  await dialog.dialog.getByRole("radio").first().check();
  await dialog.dialog.getByLabel("Names of the new volumes begin with").fill("e2e-rec-");
  await dialog.confirm("Recover");
  await ended(sandbox, dialog, "POST", /\/volume-groups\/[^/]+\/recoveries$/);
});

test("a group gets a snapshot schedule", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await group(await apiAs("operator"), () => true);
  const dialog = new ActionDialog(page);
  await page.goto(`/volume-groups/${chosen.id}`);
  await dialog.open("Set snapshot schedule");
  await dialog.dialog.getByLabel("At", { exact: true }).fill("05:00");
  await dialog.confirm("Set schedule");
  await ended(sandbox, dialog, chosen.snapshotSchedule ? "PUT" : "POST", /\/volume-groups\/[^/]+\/snapshot-schedules$/);
});

test("a group is replicated to another region", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await group(await apiAs("operator"), ({ replication }) => replication === null);
  const dialog = new ActionDialog(page);
  await page.goto(`/volume-groups/${chosen.id}`);
  await dialog.open("Replicate");
  const region = dialog.dialog.getByLabel("Region of the copy");
  await expect(region.locator("option:enabled")).not.toHaveCount(1);
  await region.selectOption({ index: 1 });
  await dialog.dialog.getByLabel("Name of the copy").fill("e2e-copy");
  await dialog.dialog.getByLabel("Names of the copied volumes begin with").fill("e2e-copy-");
  await dialog.confirm("Replicate");
  await ended(sandbox, dialog, "POST", /\/volume-groups\/[^/]+\/replications$/);
});

test("the cycle of a replicated group is changed", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await group(await apiAs("operator"), ({ replication }) => replication !== null);
  const { cycle } = z.object({ cycle: z.string().nullable() }).loose().parse(chosen.replication);
  const dialog = new ActionDialog(page);
  await page.goto(`/volume-groups/${chosen.id}`);
  await dialog.open("Set replication cycle");
  await dialog.dialog.getByLabel("Refreshed").selectOption(cycle === "daily" ? "weekly" : "daily");
  await dialog.confirm("Set cycle");
  await ended(sandbox, dialog, "PUT", /\/volume-groups\/[^/]+\/replications\/cycle$/);
});

test("a volume's performance is set", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await find(
    await apiAs("operator"),
    "/api/v1/volumes?provider=samsung",
    volumeSchema,
    ({ diskType, purpose, state }) => diskType === "SSD" && purpose === "original" && ["available", "in-use"].includes(state),
  );
  const dialog = await openVolume(page, chosen);
  await dialog.open("Set performance");
  await dialog.dialog.getByLabel("Operations per second").fill(chosen.iops === 9_000 ? "8000" : "9000");
  await dialog.confirm("Set performance");
  await ended(sandbox, dialog, "PUT", /\/volumes\/[^/]+\/qos$/);
});

test("a volume is snapshotted", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await find(
    await apiAs("operator"),
    "/api/v1/volumes?provider=samsung",
    volumeSchema,
    ({ purpose, state, volumeGroupId }) => purpose === "original" && state === "in-use" && volumeGroupId === null,
  );
  const dialog = await openVolume(page, chosen);
  await dialog.open("Snapshot now");
  await dialog.confirm("Snapshot now");
  await ended(sandbox, dialog, "POST", /\/volumes\/[^/]+\/snapshots$/);
});

test("a volume is detached only when its name is typed", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await find(
    await apiAs("operator"),
    "/api/v1/volumes?provider=samsung",
    volumeSchema,
    ({ purpose, state, attachments }) => purpose === "original" && state === "in-use" && attachments.length === 1,
  );
  const dialog = await openVolume(page, chosen);
  await dialog.open("Detach");
  await dialog.typeGuard(chosen.name);
  await dialog.confirm("Detach");
  await ended(sandbox, dialog, "DELETE", /\/volumes\/[^/]+\/attachments$/);
});
