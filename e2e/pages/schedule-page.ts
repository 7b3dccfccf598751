import { expect } from "@playwright/test";
import { WizardPage } from "./wizard-page";

export class SchedulePage extends WizardPage {
  async openFor(backupIds: readonly string[]): Promise<void> {
    await this.page.goto(`/schedules/new?${backupIds.map((id) => `backupId=${id}`).join("&")}`);
    await expect(this.page.getByRole("heading", { name: "Schedules", exact: true })).toBeVisible();
  }

  async addSchedule(): Promise<void> {
    await this.page.getByRole("button", { name: "Add a schedule" }).click();
  }

  /** Sets the time of day of the schedule at a position, from 1. */
  async setTime(position: number, time: string): Promise<void> {
    await this.page
      .getByRole("group", { name: `Schedule ${position}`, exact: true })
      .getByLabel("At", { exact: true })
      .fill(time);
  }
}
