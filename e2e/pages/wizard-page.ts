import { expect, type Locator, type Page } from "@playwright/test";

/** What every wizard has: steps, checks, review, progress, receipt. */
export class WizardPage {
  constructor(readonly page: Page) {}

  get heading(): Locator {
    return this.page.getByRole("heading", { level: 2 }).first();
  }

  /** Goes to the next step; waits until the present one is valid. */
  async next(): Promise<void> {
    const button = this.page.getByRole("button", { name: "Continue", exact: true });
    await expect(button).toBeEnabled();
    await button.click();
  }

  /** Goes on until the checks have passed and the review is shown. */
  async toReview(): Promise<void> {
    await expect(async () => {
      if (await this.page.getByRole("heading", { name: "Review", exact: true }).isVisible()) return;
      await this.page.getByRole("button", { name: "Continue", exact: true }).click({ timeout: 2_000 });
      await expect(this.page.getByRole("heading", { name: "Review", exact: true })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
  }

  /** The exact vendor calls of the review, as text. */
  async vendorCalls(): Promise<string> {
    await this.page.getByText("Exactly what will be sent to the vendor").click();
    return this.page.getByLabel("Vendor calls").innerText();
  }

  async submit(label: string | RegExp): Promise<void> {
    await this.page.getByRole("button", { name: label }).click();
    await expect(this.page.getByRole("heading", { name: "Progress", exact: true })).toBeVisible();
  }

  /** Waits for the receipt and gives its text. */
  async receipt(timeoutMs = 60_000): Promise<string> {
    const receipt = this.page.getByRole("region", { name: "Receipt" });
    await expect(receipt).toBeVisible({ timeout: timeoutMs });
    return receipt.innerText();
  }
}
