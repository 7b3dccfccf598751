import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { expect, test, type Api, type Sandbox } from "./fixtures";
import { ActionDialog } from "./pages/action-dialog";
import { BucketPage } from "./pages/bucket-page";

/* Archive buckets as an operator uses them: what is in one, getting it back, getting rid of it, and what archives to it. */

const bucketSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    versioned: z.boolean().nullable(),
    usedBytes: z.number().nullable(),
    policies: z.array(z.object({ state: z.string(), afterDays: z.number().nullable() }).loose()),
  })
  .loose();
type Bucket = z.infer<typeof bucketSchema>;

async function bucket(api: Api, isWanted: (bucket: Bucket) => boolean): Promise<Bucket> {
  const found = (await api.all("/api/v1/buckets")).map((row) => bucketSchema.parse(row)).find(isWanted);
  if (!found) throw new Error("There is no such bucket.");
  return found;
}
const filled = ({ usedBytes, versioned }: Bucket) => versioned === true && (usedBytes ?? 0) > 0;

/** The vendor was asked, and did it. */
const arrived = (sandbox: Sandbox, method: string, path: RegExp) =>
  expect
    .poll(async () => (await sandbox.calls({ method, path })).filter(({ status }) => status !== null && status < 300).length, {
      timeout: 30_000,
    })
    .toBeGreaterThan(0);

test("a bucket is found under Storage and looked into, folder by folder", async ({ signedIn: page, apiAs }) => {
  const chosen = await bucket(await apiAs("operator"), filled);
  await page.goto("/storage?tab=buckets");
  await page.getByRole("button", { name: chosen.name, exact: true }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Open page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: chosen.name })).toBeVisible();
  const contents = new BucketPage(page);
  await contents.open("logs/");
  await expect(page).toHaveURL(/path=logs/);
  const month = contents.objects.getByRole("button", { name: /^\d{4}-\d{2}\/$/ }).first();
  await month.click();
  await expect(contents.objects.getByRole("button", { name: /\.log\.gz$|\.pdf$|\.mp4$|\.tar\.gz$/ }).first()).toBeVisible();
  await page.getByRole("navigation", { name: "Folder" }).getByRole("button", { name: chosen.name }).click();
  await expect(contents.objects.getByRole("button", { name: "catalog.json" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search objects by name" }).fill(".pdf");
  await expect(contents.objects.getByRole("button", { name: /\.pdf$/ }).first()).toBeVisible();
  await expect(contents.objects.getByRole("button", { name: "catalog.json" })).toHaveCount(0);
});

test("an older version is deleted, and only when the name is typed", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await bucket(await apiAs("operator"), filled);
  await page.goto(`/storage/buckets/${chosen.id}?object=catalog.json`);
  const contents = new BucketPage(page);
  const boxes = contents.versions.getByRole("checkbox", { name: /^Choose version / });
  const doomed = await boxes.nth(1).getAttribute("aria-label");
  await boxes.nth(1).check();
  const dialog = new ActionDialog(page);
  await page.getByRole("button", { name: "Delete versions" }).click();
  await expect(dialog.dialog.getByRole("button", { name: "Delete", exact: true })).toBeDisabled();
  await dialog.typeGuard("catalog.json");
  await dialog.confirm("Delete");
  await arrived(sandbox, "DELETE", /\/buckets\/[^/]+\/object-versions$/);
  await dialog.succeeded();
  await dialog.dialog.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(contents.versions.getByRole("checkbox", { name: doomed ?? "", exact: true })).toHaveCount(0);
});

test("a file is recovered to the bucket it came from", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await bucket(await apiAs("operator"), filled);
  await page.goto(`/storage/buckets/${chosen.id}`);
  const contents = new BucketPage(page);
  await contents.choose("catalog.json");
  const dialog = new ActionDialog(page);
  await page.getByRole("button", { name: "Recover", exact: true }).click();
  await expect(dialog.dialog.getByLabel("Bucket to recover to")).not.toHaveValue("");
  await expect(dialog.dialog.getByText(/What is archived stays archived/)).toBeVisible();
  await dialog.confirm("Recover");
  await arrived(sandbox, "PUT", /\/buckets\/[^/]+\/recover-objects$/);
  await sandbox.advance(3_600);
  await dialog.succeeded();
});

test("objects are deleted", async ({ signedIn: page, apiAs, sandbox }) => {
  const chosen = await bucket(await apiAs("operator"), filled);
  await page.goto(`/storage/buckets/${chosen.id}`);
  const contents = new BucketPage(page);
  await contents.choose("media/");
  const dialog = new ActionDialog(page);
  await page.getByRole("button", { name: "Delete objects" }).click();
  await dialog.typeGuard(chosen.name);
  await dialog.confirm("Delete");
  await arrived(sandbox, "DELETE", /\/buckets\/[^/]+\/objects$/);
  await dialog.succeeded();
  await dialog.dialog.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(contents.objects.getByRole("button", { name: "media/" })).toHaveCount(0);
});

test("a bucket is made, gets an archiving policy and has it changed and switched off", async ({ signedIn: page, sandbox }) => {
  await page.goto("/storage?tab=buckets");
  const dialog = new ActionDialog(page);
  await page.getByRole("button", { name: "Create bucket" }).click();
  await page.getByRole("menuitem").first().click();
  await dialog.dialog.getByLabel("Name of the bucket").fill("e2e-bucket");
  await dialog.confirm("Create bucket");
  await arrived(sandbox, "POST", /\/v1\/buckets$/);
  await dialog.succeeded();
  await dialog.dialog.getByRole("button", { name: "Close", exact: true }).last().click();

  await page.getByRole("button", { name: "e2e-bucket", exact: true }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Open page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "e2e-bucket" })).toBeVisible();
  await dialog.open("Set archiving policy");
  await dialog.dialog.getByLabel("Bucket to archive from").fill("e2e-objects");
  await dialog.dialog.getByLabel("Archive after, in days").fill("14");
  await dialog.confirm("Set policy");
  await arrived(sandbox, "POST", /\/archiving-policies(\?|$)/);
  await dialog.succeeded();
  await page.reload();
  await expect(page.getByText("after 14 days")).toBeVisible();

  await dialog.open("Change archiving policy");
  await dialog.dialog.getByLabel("Archive after, in days").fill("30");
  await dialog.confirm("Change policy");
  await dialog.succeeded();
  await page.reload();
  await dialog.open("Switch archiving off");
  await dialog.confirm("Switch off");
  await arrived(sandbox, "PUT", /\/archiving-policies\/[^/]+\/state(\?|$)/);
  await dialog.succeeded();
  await page.reload();
  await expect(page.getByText("Paused")).toBeVisible();
  await expect(page.getByText("after 30 days")).toBeVisible();
});

test("a recovery that runs is cancelled", async ({ signedIn: page, apiAs, sandbox }) => {
  const api = await apiAs("operator");
  const running = z
    .object({ id: z.string(), bucketId: z.string() })
    .loose()
    .parse((await api.all("/api/v1/histories?kind=recovery&state=running"))[0]);
  await page.goto(`/storage/buckets/${running.bucketId}`);
  await page.getByRole("button", { name: "Cancel run" }).first().click();
  const dialog = new ActionDialog(page);
  await dialog.confirm("Cancel run");
  await arrived(sandbox, "PUT", /\/recovery-histories\/cancel-recovery(\?|$)/);
  await dialog.succeeded();
  await page.goto(`/histories/${running.id}`);
  await expect(page.getByText("Cancelled").first()).toBeVisible();
  await page.getByRole("link", { name: "The bucket" }).click();
  await expect(page).toHaveURL(new RegExp(running.bucketId));
});

test.describe("a viewer", () => {
  test.use({ person: "viewer" });

  test("sees buckets and their runs, and is not offered what only operators may do", async ({ signedIn: page, apiAs }) => {
    const chosen = await bucket(await apiAs("viewer"), filled);
    await page.goto(`/storage/buckets/${chosen.id}`);
    await expect(page.getByText(/which only operators may do/)).toBeVisible();
    await expect(page.getByRole("button", { name: "More actions" })).toHaveCount(0);
  });
});

for (const [width, height] of [
  [1280, 720],
  [390, 844],
] as const) {
  test(`a bucket's page fits ${width} pixels, and axe finds nothing in it`, async ({ signedIn: page, apiAs }) => {
    const chosen = await bucket(await apiAs("operator"), filled);
    await page.setViewportSize({ width, height });
    await page.goto(`/storage/buckets/${chosen.id}?object=catalog.json`);
    const contents = new BucketPage(page);
    await expect(contents.versions.getByRole("checkbox").first()).toBeVisible();
    await contents.choose("catalog.json");
    expect(await isWiderThanTheScreen(page)).toBe(false);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
}

const isWiderThanTheScreen = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
