import type { Page } from "@playwright/test";

/** A password of somebody who chose it for a test. */
export const ownPassword = "seven lonely bananas";

/** An address of its own for each run, so that a run can be repeated on one database. */
export const newEmail = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}@globex.test`;

/** From the sign-in page on, with a password; whether it is let in is for the test to see. */
export async function signInAs(page: Page, email: string, given: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(given);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Follows the link of an invitation and chooses a password. */
export async function choosePassword(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill(ownPassword);
  await page.getByLabel("New password again").fill(ownPassword);
  await page.getByRole("button", { name: "Keep this password" }).click();
  await page.waitForURL(/\/login/);
}
