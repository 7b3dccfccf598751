import { expect, type Locator } from "@playwright/test";
import { WizardPage } from "./wizard-page";

export class RestorePage extends WizardPage {
  async openFor(subject: { vmId: string } | { restoreTargetId: string }): Promise<void> {
    await this.page.goto(`/restore?${new URLSearchParams(subject).toString()}`);
    await expect(this.page.getByRole("heading", { name: "Point in time", exact: true })).toBeVisible();
  }

  async nameCopy(name: string): Promise<void> {
    await this.page.getByLabel("Name of the new machine").fill(name);
  }

  async chooseServerType(id: string): Promise<void> {
    await this.page.getByLabel("Server type", { exact: true }).fill(id);
  }

  /** Takes the first that a live list offers, once the vendor has answered: of some machines' places it has none. */
  async chooseFirstOffered(list: Locator): Promise<void> {
    await expect(list).not.toHaveAccessibleDescription(/^Asking the vendor/);
    if ((await list.locator("option").count()) > 1) await list.selectOption({ index: 1 });
  }

  /** Chooses a file or folder that the tree shows. */
  async chooseFile(name: string): Promise<void> {
    await this.page
      .getByRole("region", { name: "Files and folders" })
      .getByRole("checkbox", { name, exact: false })
      .first()
      .check();
  }

  async chooseFirstFile(): Promise<void> {
    await this.page.getByRole("region", { name: "Files and folders" }).getByRole("checkbox").first().check();
  }

  /** Files into the first machine that the vendor offers. */
  async putFilesUnder(folder: string): Promise<void> {
    await this.page.getByRole("group", { name: "Into machine" }).locator("input[type=radio]:enabled").first().check();
    await this.page.getByLabel("Put them under").fill(folder);
  }
}
