/** Runs `steps` in order at the first SIGINT or SIGTERM, each whether or not the one before it failed, and ends the process. */
export function onShutdown(steps: readonly (() => Promise<unknown>)[]): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    let code = 0;
    for (const step of steps) {
      try {
        await step();
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
