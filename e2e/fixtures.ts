import { test as base, expect, type APIRequestContext, type BrowserContext, type Page } from "@playwright/test";
import { z } from "zod";

export const password = "backdesk-demo";
export const people = {
  admin: "admin@backdesk.test",
  operator: "operator@backdesk.test",
  helpdesk: "helpdesk@acme.test",
  viewer: "viewer@acme.test",
  otherViewer: "viewer@globex.test",
} as const;
export type Person = keyof typeof people;

const sandboxUrl = "http://127.0.0.1:4310";

const callSchema = z.object({
  vendor: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number().nullable(),
  authentication: z.unknown(),
});
const callsSchema = z.object({ calls: z.array(callSchema.loose()) });

/** The sandbox's own controls, as tests use them. */
export class Sandbox {
  constructor(private readonly request: APIRequestContext) {}

  async calls(filter: { method?: string; path: RegExp }): Promise<z.infer<typeof callSchema>[]> {
    const answer = await this.request.get(`${sandboxUrl}/__sandbox/calls`);
    const { calls } = callsSchema.parse(await answer.json());
    return calls.filter((call) => (!filter.method || call.method === filter.method) && filter.path.test(call.path));
  }

  async advance(seconds: number): Promise<void> {
    const answer = await this.request.post(`${sandboxUrl}/__sandbox/clock`, { data: { advanceSeconds: seconds } });
    expect(answer.ok()).toBe(true);
  }

  async clearFaults(): Promise<void> {
    expect((await this.request.delete(`${sandboxUrl}/__sandbox/faults`)).ok()).toBe(true);
  }
}

/** Signs in through the page, as a person does. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto("/login");
  await page.getByLabel(/e-?mail/i).fill(people[person]);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole("button", { name: /sign in/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
}

interface Fixtures {
  sandbox: Sandbox;
  /** A page that is signed in as the person a test names with `test.use({ person })`. */
  person: Person;
  signedIn: Page;
}

const states = new Map<Person, Awaited<ReturnType<BrowserContext["storageState"]>>>();

export const test = base.extend<Fixtures>({
  person: ["operator", { option: true }],
  sandbox: async ({ playwright }, use) => {
    const request = await playwright.request.newContext();
    await use(new Sandbox(request));
    await request.dispose();
  },
  signedIn: async ({ browser, person }, use) => {
    let state = states.get(person);
    if (!state) {
      const first = await browser.newContext();
      await signIn(await first.newPage(), person);
      state = await first.storageState();
      states.set(person, state);
      await first.close();
    }
    const context = await browser.newContext({ storageState: state });
    await use(await context.newPage());
    await context.close();
  },
});

export { expect };
