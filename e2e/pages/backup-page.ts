import { expect } from "@playwright/test";
import { WizardPage } from "./wizard-page";

export class BackupPage extends WizardPage {
  async openFor(vmIds: readonly string[]): Promise<void> {
    await this.page.goto(`/backups/new?${vmIds.map((id) => `vmId=${id}`).join("&")}`);
    await expect(this.page.getByRole("heading", { name: "Machines", exact: true })).toBeVisible();
  }

  async chooseImage(): Promise<void> {
    await this.page.getByRole("radio", { name: /The whole machine/ }).check();
  }

  async chooseFiles(paths?: readonly string[]): Promise<void> {
    await this.page.getByRole("radio", { name: /Files and folders/ }).check();
    if (!paths) return;
    await this.page.getByRole("radio", { name: /These paths/ }).check();
    for (const path of paths) {
      await this.page.getByLabel("Path", { exact: true }).fill(path);
      await this.page.getByRole("button", { name: "Add", exact: true }).click();
    }
  }

  async nameBackup(pattern: string): Promise<void> {
    await this.page.getByLabel(/Names? of the backups?/).fill(pattern);
  }
}
