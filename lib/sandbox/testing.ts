import { startSandbox, type RunningSandbox, type SandboxOptions } from "./index";

/** The hour, in UTC, that is farthest from now: where nights are put that no test is to meet, whatever the hour it runs at. */
export const farthestHour = (): number => (new Date().getUTCHours() + 12) % 24;

/** The sandbox as tests on the machine's own clock have it: small, on a port of its own, by day. */
export const startTestSandbox = (options: Partial<SandboxOptions> = {}): Promise<RunningSandbox> =>
  startSandbox({ port: 0, scale: "small", seed: 1, nightHour: farthestHour(), ...options });
