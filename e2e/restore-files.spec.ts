import { z } from "zod";
import { expect, test } from "./fixtures";
import { RestorePage } from "./pages/restore-page";

test("an operator restores a folder into the machine it came from, beside what is there", async ({
  signedIn: page,
  apiAs,
  sandbox,
}) => {
  const api = await apiAs("operator");
  const backups = await api.all("/api/v1/backups?provider=samsung&type=filesystem");
  const usable = new Set(
    backups.filter(({ state, vmId }) => state === "available" && typeof vmId === "string").map(({ id }) => id),
  );
  const points = await api.all("/api/v1/restore-targets?provider=samsung&restorable=true");
  const point = z
    .object({ id: z.string(), backupId: z.string() })
    .loose()
    .parse(points.find(({ backupId }) => usable.has(backupId)));

  const wizard = new RestorePage(page);
  await wizard.openFor({ restoreTargetId: point.id });
  await wizard.next();
  await wizard.chooseFirstFile();
  await wizard.putFilesUnder("/restored-by-e2e");
  await wizard.toReview();
  await expect(page.getByText("Files that are there already are left alone.", { exact: false }).first()).toBeVisible();
  expect(await wizard.vendorCalls()).toContain("restore-agent-backup");
  await wizard.submit(/^Restore/);
  const path = /\/restore-agent-backup$/;
  await expect.poll(async () => (await sandbox.calls({ method: "POST", path })).length, { timeout: 30_000 }).toBe(1);
  await sandbox.advance(900);
  await wizard.receipt();
  await page.goto(`/histories?kind=restore&backupId=${point.backupId}`);
  await expect(page.getByRole("table").getByRole("row").nth(1)).toContainText(/restore/i);
});
