import { createReadStream } from "node:fs";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures";

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

test("an image is uploaded, becomes available, is exported and comes back as it was", async ({
  signedIn: page,
  sandbox,
}, testInfo) => {
  const file = testInfo.outputPath("appliance.qcow2");
  await writeFile(file, Buffer.alloc(24 * 2 ** 20, "backdesk"));

  await page.goto("/storage");
  await page.getByRole("link", { name: "Images" }).click();
  await expect(page.getByRole("heading", { name: "Images" })).toBeVisible();
  const table = page.getByRole("region", { name: "Images" });
  await expect(table.getByRole("row").nth(1)).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByRole("button", { name: "Upload an image" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("File").setInputFiles(file);
  await expect(dialog.getByLabel("Name of the image")).toHaveValue("appliance");
  const pool = dialog.getByLabel("Resource pool that gets it");
  await expect(pool.locator("option")).not.toHaveCount(1);
  await pool.selectOption({ index: 1 });
  const upload = dialog.getByRole("button", { name: "Upload", exact: true });
  await expect(upload).toBeEnabled({ timeout: 20_000 });
  await upload.click();

  const uploads = page.getByRole("region", { name: "Uploads" });
  await sandbox.passUntil(() => expect(uploads.getByText("Taken by the vendor")).toBeVisible({ timeout: 2_000 }), 10);
  const row = table.getByRole("row", { name: /appliance/ });
  await sandbox.passUntil(() => expect(row.getByText("Available")).toBeVisible({ timeout: 4_000 }), 10);
  await expect(row.getByText("24 MiB")).toBeVisible();

  await row.getByRole("button", { name: "Export appliance" }).click();
  const start = page.getByRole("dialog").getByRole("button", { name: "Export", exact: true });
  await expect(start).toBeEnabled({ timeout: 20_000 });
  await start.click();
  const link = page.getByRole("dialog").getByRole("link", { name: "Download appliance" });
  await sandbox.passUntil(() => expect(link).toBeVisible({ timeout: 3_000 }), 10);
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toBe("appliance.img");
  expect(await digestOf(await download.path())).toBe(await digestOf(file));
});

test("an upload that the vendor refuses says so and can be sent again", async ({ signedIn: page, apiAs, sandbox }, testInfo) => {
  const file = testInfo.outputPath("broken.iso");
  await writeFile(file, Buffer.alloc(2 ** 20, "x"));
  await page.goto("/storage/images");
  await page.getByRole("button", { name: "Upload an image" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("File").setInputFiles(file);
  const pool = dialog.getByLabel("Resource pool that gets it");
  await expect(pool.locator("option")).not.toHaveCount(1);
  await pool.selectOption({ index: 1 });
  await sandbox.fault({ match: { vendor: "sangfor", method: "PUT", path: "**/upload" }, fault: "status", status: 500, times: 1 });
  const upload = dialog.getByRole("button", { name: "Upload", exact: true });
  await expect(upload).toBeEnabled({ timeout: 20_000 });
  await upload.click();
  const uploads = page.getByRole("region", { name: "Uploads" });
  await sandbox.passUntil(() => expect(uploads.getByText("Broke off")).toBeVisible({ timeout: 2_000 }), 10);
  await expect(uploads.getByRole("alert")).toContainText("sent again from its first byte");
  await uploads.getByRole("button", { name: "Send again" }).click();
  await expect(uploads.getByText("Taken by the vendor")).toBeVisible({ timeout: 30_000 });
  // What broke off stands in the record as what it is.
  const operations = await (await apiAs("operator")).all("/api/v1/operations?kind=vendor.call");
  expect(operations.filter(({ state }) => state === "failed")).not.toHaveLength(0);
});

test("a machine's firmware file is fetched from its page", async ({ signedIn: page, apiAs }) => {
  const [vm] = await (await apiAs("operator")).all("/api/v1/vms?provider=sangfor&state=present");
  await page.goto(`/vms/${String(vm?.id)}`);
  const card = page.getByRole("region", { name: "Firmware files" });
  const cluster = card.getByLabel("Cluster that keeps them");
  await expect(cluster.locator("option")).not.toHaveCount(1);
  await cluster.selectOption({ index: 1 });
  const link = card.getByRole("link", { name: "Download firmware settings" });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toBe(`${String(vm?.name)}.bios`);
});

test.describe("a viewer", () => {
  test.use({ person: "viewer" });

  test("is told why there are no images to see", async ({ signedIn: page }) => {
    await page.goto("/storage/images");
    await expect(page.getByText("Images are asked of the vendor itself")).toBeVisible();
  });
});
