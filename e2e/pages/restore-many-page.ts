import { expect, type Locator } from "@playwright/test";
import { WizardPage } from "./wizard-page";

/** Copies of several machines in one go. */
export class RestoreManyPage extends WizardPage {
  async openFor(vmIds: readonly string[]): Promise<void> {
    await this.page.goto(`/restore?${vmIds.map((id) => `vmIds=${id}`).join("&")}`);
    await expect(this.page.getByRole("heading", { name: "Machines and points", exact: true })).toBeVisible();
  }

  rowOf(machine: string): Locator {
    return this.page.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name: machine, exact: true }) });
  }

  async nameCopies(pattern: string): Promise<void> {
    await this.page.getByLabel("Names of the new machines").fill(pattern);
  }
}
