import { expect, type Locator, type Page } from "@playwright/test";
import type { Sandbox } from "../fixtures";

/** The form that asks for a restore, and the page of one request. */
export class RequestPage {
  constructor(readonly page: Page) {}

  async openForm(search = ""): Promise<void> {
    await this.page.goto(`/requests/new${search}`);
    await expect(this.page.getByRole("heading", { level: 1, name: /ask/i })).toBeVisible();
  }

  /** The list gives way to the machine at once, so there is no choice left to look at. */
  async chooseMachine(name: string): Promise<void> {
    await this.page.getByRole("searchbox", { name: "Search machine to restore" }).fill(name);
    await this.page.getByRole("radio", { name: new RegExp(`^${escaped(name)} last good`) }).click();
    await expect(this.page.getByText("Points in time", { exact: true })).toBeVisible();
  }

  async chooseFirstFile(): Promise<void> {
    await this.page.getByRole("radio", { name: /^Files and folders/ }).check();
    await this.page.getByRole("region", { name: "Files and folders" }).getByRole("checkbox").first().check();
  }

  async say(reason: string, ticket: string): Promise<void> {
    await this.page.getByLabel("Reason", { exact: true }).fill(reason);
    await this.page.getByLabel("Ticket", { exact: true }).fill(ticket);
  }

  get forecast(): Locator {
    return this.page.getByRole("complementary", { name: "What would come of it" });
  }

  /** Asks, and gives the id of the request whose page opens. */
  async ask(): Promise<string> {
    const button = this.page.getByRole("button", { name: "Ask for it" });
    await expect(button).toBeEnabled();
    await button.click();
    await this.page.waitForURL(/\/requests\/req_/);
    return new URL(this.page.url()).pathname.split("/").at(-1) ?? "";
  }

  get state(): Locator {
    return this.page.getByRole("region", { name: "State", exact: true });
  }

  get life(): Locator {
    return this.page.getByRole("list", { name: "What happened" });
  }

  async approve(): Promise<void> {
    await expect(this.page.getByRole("list", { name: "Checks made again" })).toBeVisible();
    await this.page.getByRole("button", { name: "Approve", exact: true }).click();
  }

  /** What the page shows of an approved request until it has ended at the vendor, whose time passes meanwhile. */
  async seesItCarriedOut(sandbox: Sandbox): Promise<void> {
    await expect(this.life).toContainText("Approved by Operator");
    await expect(this.life).toContainText("Begun");
    await sandbox.passUntil(() => expect(this.state).toContainText("Succeeded", { timeout: 3_000 }));
    await expect(this.page.getByRole("region", { name: "Receipt" })).toBeVisible();
  }

  async refuse(reason: string): Promise<void> {
    await this.page.getByLabel("Reason of a refusal").fill(reason);
    await this.page.getByRole("button", { name: "Refuse", exact: true }).click();
  }
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
