import { expect, type Locator, type Page } from "@playwright/test";

/** The dialog of an action, from the button or menu that opens it to its end. */
export class ActionDialog {
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog");
  }

  /** Opens an action of the page that is shown: as a button of its own, or from the menu. */
  async open(label: string): Promise<void> {
    // Rows further down have actions of their own: the page's stand first.
    const button = this.page.getByRole("button", { name: label, exact: true }).first();
    const menu = this.page.getByRole("button", { name: "More actions" }).first();
    await expect(menu).toBeVisible();
    if (await button.isVisible()) await button.click();
    else {
      await menu.click();
      await this.page.getByRole("menuitem", { name: label, exact: true }).click();
    }
    await expect(this.dialog.getByRole("heading", { name: label, exact: true })).toBeVisible();
  }

  /** Types the name that a dangerous action asks for. */
  async typeGuard(name: string): Promise<void> {
    await this.dialog.getByLabel(/^Type /).fill(name);
  }

  /** Confirms once the checks have ended. */
  async confirm(label: string): Promise<void> {
    const button = this.dialog.getByRole("button", { name: label, exact: true });
    await expect(button).toBeEnabled({ timeout: 30_000 });
    await button.click();
  }

  async succeeded(): Promise<void> {
    await expect(this.dialog.getByText(/ended: (\d+ )?succeeded/).first()).toBeVisible({ timeout: 60_000 });
  }
}
