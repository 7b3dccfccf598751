import { expect } from "@playwright/test";
import { WizardPage } from "./wizard-page";

export class VolumeGroupPage extends WizardPage {
  async open(): Promise<void> {
    await this.page.goto("/volume-groups/new");
    await expect(this.page.getByRole("heading", { name: "Members", exact: true })).toBeVisible();
  }

  /** Names the group and takes the first volumes or machines of the connection that may join, of those whose line says `text`. */
  async fillMembers(connection: string, name: string, count: number, text: RegExp = /./): Promise<void> {
    await this.page.getByLabel("Connection").selectOption({ label: connection });
    await this.page.getByLabel("Name of the group").fill(name);
    const free = this.page
      .getByRole("group", { name: /Member/ })
      .getByRole("checkbox", { name: text, checked: false, disabled: false });
    for (let taken = 0; taken < count; taken++) await free.first().check();
  }

  async takeSnapshotsBySchedule(): Promise<void> {
    await this.page.getByLabel("Take snapshots by schedule").check();
  }

  async replicate(): Promise<void> {
    await this.page.getByLabel("Replicate to another region").check();
    const region = this.page.getByLabel("Region of the copy");
    await expect(region.locator("option")).not.toHaveCount(1);
    await region.selectOption({ index: 1 });
  }
}
