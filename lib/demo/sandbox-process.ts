import { spawn, type ChildProcess } from "node:child_process";

/** Starts the sandbox as a process of its own and resolves when it is ready. It ends with this one, however this one ends. */
export async function startSandboxProcess(options: {
  port: number;
  scale: string;
  nightHour?: number | undefined;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const night = options.nightHour === undefined ? [] : ["--night-hour", String(options.nightHour)];
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "lib/sandbox/main.ts", "--port", String(options.port), "--scale", options.scale, ...night],
    // The channel tells when it is ready, and tells it when its parent is gone.
    { stdio: ["ignore", "ignore", "inherit", "ipc"], env: { ...process.env, TSX_TSCONFIG_PATH: "tsconfig.node.json" } },
  );
  process.on("exit", () => child.kill("SIGKILL"));
  await untilReady(child, options.port);
  return { url: `http://127.0.0.1:${options.port}`, stop: () => stop(child) };
}

function untilReady(child: ChildProcess, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`The sandbox did not start on port ${port}. Set SANDBOX_PORT to a free one.`)));
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
