import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { findOrInstallChromium } from "./chromium";

/*
 * `npm test`: everything, in the order in which failures are cheapest to find. Ends with one plain line that counts
 * every test of every runner, and with exit code 1 when anything failed or could not run.
 */
const vitestReportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  success: z.boolean(),
});
const playwrightReportSchema = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
});

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

function run(program: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } });
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

async function runVitest(reports: string): Promise<Count> {
  const file = path.join(reports, "vitest.json");
  const code = await run("npx", ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]);
  const report = vitestReportSchema.safeParse(await readJson(file));
  if (!report.success) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests: passed, numFailedTests, numPendingTests: skipped } = report.data;
  // A test file that cannot be loaded fails the run without failing a test.
  return { passed, failed: code !== 0 && numFailedTests === 0 ? 1 : numFailedTests, skipped };
}

async function runPlaywright(reports: string, chromium: string): Promise<Count> {
  const file = path.join(reports, "playwright.json");
  const code = await run("npx", ["playwright", "test", "--reporter=list,json"], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  const report = playwrightReportSchema.safeParse(await readJson(file));
  if (!report.success) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = report.data.stats;
  return { passed: expected + flaky, failed: code !== 0 && unexpected === 0 ? 1 : unexpected, skipped };
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? null : JSON.parse(text);
}

async function main(): Promise<void> {
  const reports = await mkdtemp(path.join(tmpdir(), "backdesk-reports-"));
  const counts: Count[] = [];
  try {
    if ((await run("npm", ["run", "-s", "generate"])) !== 0) counts.push({ passed: 0, failed: 1, skipped: 0 });
    counts.push(await runVitest(reports));
    const chromium = await findOrInstallChromium((line) => console.log(line));
    if (!chromium.ok) {
      console.error(chromium.missing);
      counts.push({ passed: 0, failed: 1, skipped: 0 });
    } else if ((await run("npm", ["run", "-s", "build"])) !== 0) {
      console.error("The build failed, so the browser tests could not run.");
      counts.push({ passed: 0, failed: 1, skipped: 0 });
    } else {
      counts.push(await runPlaywright(reports, chromium.path));
    }
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
  const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
  const skipped = sum("skipped");
  console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = sum("failed") === 0 ? 0 : 1;
}

await main();
