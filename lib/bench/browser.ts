import { chromium, type CDPSession, type Page } from "@playwright/test";
import { findOrInstallChromium } from "@/lib/testing/chromium";
import { ms } from "./measure";

const throttle = 4;
const loads = 5;

/** What a person with a slow computer waits for on the list of machines: first rows, sorting, scrolling, and its scripts' size. */
export async function browserRowsOf(base: string, person: { email: string; password: string }): Promise<string[][]> {
  const found = await findOrInstallChromium((line) => process.stderr.write(`${line}\n`));
  if (!found.ok) return [["browser", "not measured", "", found.missing]];
  const browser = await chromium.launch({
    executablePath: found.path,
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    // The loader of this script wraps named functions in a helper, which functions sent to the page must find there.
    await context.addInitScript("globalThis.__name = (value) => value");
    const page = await context.newPage();
    await page.goto(`${base}/login`);
    await page.getByLabel(/e-?mail/i).fill(person.email);
    await page.getByLabel(/password/i).fill(person.password);
    await page.getByRole("button", { name: /sign in/i }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/login"));
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    const first = await firstRows(page, session, base);
    const script = await scriptBytes(page, session, base);
    const slowest = await interactions(page);
    return [
      [
        `first rows of machines, empty cache, CPU / ${throttle}`,
        ms(first.p50),
        ms(first.worst),
        "median and worst of five loads",
      ],
      ["scripts of machines, compressed", `${Math.round(script / 1_000)} kB`, "", "everything the page loads"],
      ["slowest interaction while sorting", ms(slowest.sorting), "", `${slowest.sorts} sorts`],
      ["slowest interaction while scrolling", ms(slowest.scrolling), "", `longest frame ${ms(slowest.frame)}`],
    ];
  } finally {
    await browser.close();
  }
}

const rowSelector = "main [role=row][aria-rowindex='2']";

async function firstRows(page: Page, session: CDPSession, base: string): Promise<{ p50: number; worst: number }> {
  await page.addInitScript((selector) => {
    const look = () => {
      const row = document.querySelector(selector);
      const text = row?.textContent ?? "";
      // A skeleton's rows have no text.
      if (text.trim() !== "") performance.mark("first-rows");
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, rowSelector);
  const taken: number[] = [];
  for (let load = 0; load < loads; load += 1) {
    await session.send("Network.clearBrowserCache");
    await page.goto(`${base}/vms`, { waitUntil: "commit" });
    const mark = await page.waitForFunction(() => performance.getEntriesByName("first-rows")[0]?.startTime ?? null);
    taken.push(Number(await mark.jsonValue()));
    await page.waitForLoadState("networkidle");
  }
  taken.sort((a, b) => a - b);
  return { p50: taken[Math.floor(loads / 2)] ?? 0, worst: taken.at(-1) ?? 0 };
}

async function scriptBytes(page: Page, session: CDPSession, base: string): Promise<number> {
  await session.send("Network.enable");
  await session.send("Network.clearBrowserCache");
  const scripts = new Set<string>();
  let bytes = 0;
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(`${base}/vms`, { waitUntil: "load" });
  await page.locator(rowSelector).first().waitFor();
  // Whatever is prefetched for other pages comes after this and is not needed by this one.
  return bytes;
}

interface Slowest {
  sorting: number;
  scrolling: number;
  frame: number;
  sorts: number;
}

async function interactions(page: Page): Promise<Slowest> {
  await page.evaluate(() => {
    const kept = { slowest: 0 };
    Object.assign(globalThis, { benchEvents: kept });
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if ("interactionId" in entry && entry.interactionId) kept.slowest = Math.max(kept.slowest, entry.duration);
    });
    observer.observe({ type: "event", durationThreshold: 16, buffered: false } as PerformanceObserverInit);
  });
  const slowest = () =>
    page.evaluate(() => {
      const kept = (globalThis as unknown as { benchEvents: { slowest: number } }).benchEvents;
      const { slowest: value } = kept;
      kept.slowest = 0;
      return value;
    });
  const headers = page.locator("main [aria-sort] button, main th button");
  let sorts = 0;
  for (const index of [0, 0, 1, 1, 0]) {
    const header = headers.nth(index);
    if (!(await header.isVisible())) continue;
    const answered = page
      .waitForResponse((response) => response.url().includes("/api/v1/vms"), { timeout: 5_000 })
      .catch(() => null);
    await header.click();
    await answered;
    sorts += 1;
  }
  await settled(page);
  const sorting = await slowest();
  const frame = await longestFrameWhile(page, async () => {
    await page.mouse.move(640, 480);
    for (let turn = 0; turn < 30; turn += 1) await page.mouse.wheel(0, 400);
    await page
      .locator(rowSelector)
      .nth(5)
      .click({ position: { x: 4, y: 4 }, modifiers: [], trial: true })
      .catch(() => undefined);
    await page.keyboard.press("PageDown");
    await page.keyboard.press("PageUp");
  });
  await settled(page);
  return { sorting, scrolling: await slowest(), frame, sorts };
}

/** Two frames and whatever reports they bring. */
const settled = (page: Page) =>
  page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 100)))),
  );

async function longestFrameWhile(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const frames = { longest: 0, last: performance.now(), isOver: false };
    Object.assign(globalThis, { benchFrames: frames });
    const next = (now: number) => {
      frames.longest = Math.max(frames.longest, now - frames.last);
      frames.last = now;
      if (!frames.isOver) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  await act();
  return page.evaluate(() => {
    const frames = (globalThis as unknown as { benchFrames: { longest: number; isOver: boolean } }).benchFrames;
    frames.isOver = true;
    return frames.longest;
  });
}
