import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

const script = (file: string) => ["--import", "tsx", file];
const environment = (more: Record<string, string>) => ({ ...process.env, TSX_TSCONFIG_PATH: "tsconfig.node.json", ...more });

/** Runs one of the bench's own scripts to its end and gives what it printed. */
export async function runScript(file: string, args: readonly string[], more: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [...script(file), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: environment(more),
  });
  const printed: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`${file} ended with ${code}.`);
  return Buffer.concat(printed).toString("utf8");
}

/** Starts the web server as it runs in production, a process of its own, and resolves when it is ready. */
export async function startWebProcess(base: string, more: Record<string, string>): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, script("lib/server/main.ts"), {
    stdio: ["ignore", "ignore", "inherit"],
    env: environment(more),
  });
  process.on("exit", () => child.kill("SIGKILL"));
  for (const giveUpAt = Date.now() + 60_000; ; await wait(100)) {
    const answer = await fetch(`${base}/api/ready`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null || Date.now() > giveUpAt) throw new Error("The web server did not become ready.");
  }
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.kill("SIGTERM");
    });
  return { stop };
}
