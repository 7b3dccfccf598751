import { test as base, expect, type APIRequestContext, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { z } from "zod";
import { sandboxUrl } from "./ports";

export { sandboxUrl };

export const password = "backdesk-demo";
export const people = {
  admin: "admin@backdesk.test",
  operator: "operator@backdesk.test",
  helpdesk: "helpdesk@acme.test",
  viewer: "viewer@acme.test",
  otherViewer: "viewer@globex.test",
} as const;
export type Person = keyof typeof people;

const callSchema = z.object({
  vendor: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number().nullable(),
  authentication: z.unknown(),
});
const callsSchema = z.object({ items: z.array(callSchema.loose()) });

/** The sandbox's own controls, as tests use them. */
export class Sandbox {
  constructor(private readonly request: APIRequestContext) {}

  async calls(filter: { method?: string; path: RegExp }): Promise<z.infer<typeof callSchema>[]> {
    const answer = await this.request.get(`${sandboxUrl}/__sandbox/calls`);
    const { items: calls } = callsSchema.parse(await answer.json());
    return calls.filter((call) => (!filter.method || call.method === filter.method) && filter.path.test(call.path));
  }

  async advance(seconds: number): Promise<void> {
    const answer = await this.request.post(`${sandboxUrl}/__sandbox/clock`, { data: { advanceSeconds: seconds } });
    expect(answer.ok()).toBe(true);
  }

  /**
   * The vendors' time passes, a little at a time, until this is seen. What a run lets pass in all stays within a few hours, since
   * Backdesk's own clock stays behind: windows that it gives begin by its own.
   */
  async passUntil(seen: () => Promise<void>, seconds = 60): Promise<void> {
    await expect(async () => {
      await this.advance(seconds);
      await seen();
    }).toPass({ timeout: 80_000 });
  }

  async fault(fault: object): Promise<void> {
    expect((await this.request.post(`${sandboxUrl}/__sandbox/faults`, { data: fault })).ok()).toBe(true);
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

/** Calls the API as one person, with that person's session and the page's own origin. */
export class Api {
  constructor(private readonly request: APIRequestContext) {}

  get(path: string, headers: Record<string, string> = {}) {
    return this.request.get(path, { headers });
  }

  send(method: "POST" | "PATCH" | "DELETE" | "PUT", path: string, data?: unknown, headers: Record<string, string> = {}) {
    return this.request.fetch(path, { method, headers, ...(data === undefined ? {} : { data }) });
  }

  /** Every item of a list, page by page. */
  async all(path: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let cursor: string | null = null;
    do {
      const separator = path.includes("?") ? "&" : "?";
      const answer = await this.get(`${path}${separator}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
      expect(answer.status(), `${path} answers`).toBe(200);
      const page: z.infer<typeof listSchema> = listSchema.parse(await answer.json());
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return items;
  }
}

export const listSchema = z.object({
  items: z.array(z.record(z.string(), z.unknown())),
  nextCursor: z.string().nullable(),
  total: z.number(),
  totalIsEstimate: z.boolean(),
  asOf: z.string(),
});

interface Fixtures {
  sandbox: Sandbox;
  /** The API as a person; made once per person and test. */
  apiAs: (person: Person) => Promise<Api>;
  /** A page that is signed in as the person a test names with `test.use({ person })`. */
  person: Person;
  signedIn: Page;
}

const states = new Map<Person, Awaited<ReturnType<BrowserContext["storageState"]>>>();

/** One sign-in per person and run: signing in is throttled, as it should be. */
async function sessionOf(browser: Browser, person: Person) {
  const known = states.get(person);
  if (known) return known;
  const context = await browser.newContext();
  await signIn(await context.newPage(), person);
  const state = await context.storageState();
  states.set(person, state);
  await context.close();
  return state;
}

export const test = base.extend<Fixtures>({
  person: ["operator", { option: true }],
  sandbox: async ({ playwright }, use) => {
    const request = await playwright.request.newContext();
    await use(new Sandbox(request));
    await request.dispose();
  },
  apiAs: async ({ browser, playwright, baseURL }, use) => {
    const made: APIRequestContext[] = [];
    await use(async (person) => {
      const request = await playwright.request.newContext({
        baseURL: baseURL ?? "",
        storageState: await sessionOf(browser, person),
        extraHTTPHeaders: { origin: baseURL ?? "" },
      });
      made.push(request);
      return new Api(request);
    });
    for (const request of made) await request.dispose();
  },
  signedIn: async ({ browser, person }, use) => {
    const context = await browser.newContext({ storageState: await sessionOf(browser, person) });
    const broken: string[] = [];
    context.on("response", (response) => {
      // 502 to 504 tell of a vendor; 500 tells of a fault of the server's own.
      if (response.status() === 500) broken.push(`${response.request().method()} ${response.url()}`);
    });
    await use(await context.newPage());
    await context.close();
    expect(broken, "The server answers none of the page's requests with 500").toEqual([]);
  },
});

export { expect };
