import { setTimeout as wait } from "node:timers/promises";

/**
 * What one step may take. A job that is cut off is taken up at the next start, so waiting longer gains nothing, while whoever
 * stops the process kills it after a while, and then the steps that come later are never done.
 */
const longestStepMs = 5_000;

/** Runs `steps` in order at the first SIGINT or SIGTERM, each whether or not the one before it failed or ended, and ends the process. */
export function onShutdown(steps: readonly (() => Promise<unknown>)[]): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    let code = 0;
    for (const step of steps) {
      try {
        await Promise.race([step(), wait(longestStepMs)]);
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
        code = 1;
      }
    }
    process.exit(code);
  };
  process.on("SIGINT", () => void stop());
  process.on("SIGTERM", () => void stop());
}
