import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

/** Starts the sandbox as a process of its own and resolves when it answers. */
export async function startSandboxProcess(options: {
  port: number;
  scale: string;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "lib/sandbox/main.ts", "--port", String(options.port), "--scale", options.scale],
    { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, TSX_TSCONFIG_PATH: "tsconfig.node.json" } },
  );
  const url = `http://127.0.0.1:${options.port}`;
  // The sandbox is the demo's own; it must not outlive it.
  process.on("exit", () => child.kill("SIGKILL"));
  await untilAnswering(`${url}/__sandbox/state`, child, options.port);
  return { url, stop: () => stop(child) };
}

async function untilAnswering(address: string, child: ChildProcess, port: number): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The sandbox did not start on port ${port}. Set SANDBOX_PORT to a free one.`);
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > giveUpAt) throw new Error("The sandbox did not answer within a minute.");
    await wait(100);
  }
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
