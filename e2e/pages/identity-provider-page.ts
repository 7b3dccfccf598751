import type { Page } from "@playwright/test";
import { identityProviderUrl } from "../ports";

/** Through the provider's own pages, as the person that the provider knows by this name. */
export async function signInThere(page: Page, name: string, wanted = "/"): Promise<void> {
  await page.goto(`/login?next=${encodeURIComponent(wanted)}`);
  await continueThere(page, name);
}

/** The same from the sign-in page, to which somebody was led. */
export async function continueThere(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Continue with Acme" }).click();
  await page.waitForURL((url) => url.origin === identityProviderUrl);
  await page.locator("input[name=login]").fill(name);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: /continue/i }).click();
  await page.waitForURL((url) => url.origin !== identityProviderUrl);
}
