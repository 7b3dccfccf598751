import { mix, mixText } from "@/lib/sandbox/randomness";
import { machinesAt } from "@/lib/sandbox/scale";
import type { VendorGround } from "@/lib/sandbox/vendor";
import type { SandboxConsole } from "../accounts";

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

/** Where each kind of object's ids begin; far enough apart that an id tells what it is of. */
export const firstIds = {
  application: 5_000_000,
  addedApplication: 5_900_000,
  host: 6_000_000,
  addedHost: 6_900_000,
  sla: 7_000_000,
  addedSla: 7_900_000,
  slt: 8_000,
  slp: 8_500,
  policy: 9_000,
  cluster: 4_000,
  diskPool: 4_500,
  run: 1_000_000_000_000,
  liveJob: 900_000_000,
  image: 800_000_000,
} as const;

/** What one console's data is worked out from. */
export interface ConsoleGround {
  console: SandboxConsole;
  salt: number;
  /** Applications that it starts with. */
  applicationCount: number;
  startedAt: number;
}

export function groundOf(console: SandboxConsole, { seed, scale, now }: VendorGround): ConsoleGround {
  return {
    console,
    salt: mix(seed, mixText(console.name)),
    applicationCount: Math.round(machinesAt[scale] * console.share),
    startedAt: now(),
  };
}

/** Address of an object, as its `href` says it. */
export const hrefOf = ({ console }: ConsoleGround, path: string, id: string): string =>
  `https://${console.name}.backupdr.googleusercontent.com/actifio/${path}/${encodeURIComponent(id)}`;
