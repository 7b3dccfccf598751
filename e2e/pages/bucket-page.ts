import type { Locator, Page } from "@playwright/test";

/** A bucket's page: its objects and the versions of one. */
export class BucketPage {
  readonly objects: Locator;
  readonly versions: Locator;

  constructor(page: Page) {
    this.objects = page.getByRole("region", { name: "Files and folders", exact: true }).getByRole("table");
    this.versions = page.getByRole("region", { name: "Versions", exact: true }).getByRole("table");
  }

  /** Opens a folder, or the versions of a file. */
  async open(name: string): Promise<void> {
    await this.objects.getByRole("button", { name, exact: true }).click();
  }

  async choose(name: string): Promise<void> {
    await this.objects.getByRole("checkbox", { name: `Choose ${name}`, exact: true }).check();
  }
}
