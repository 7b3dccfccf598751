import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { CallLog } from "./call-log";
import { SandboxClock } from "./clock";
import { FaultBook } from "./faults";
import type { Scale } from "./scale";
import { createSandboxServer } from "./server";
import { vendorFactories } from "./vendors";

export type { Scale } from "./scale";

export interface SandboxOptions {
  /** 0 takes any free port. */
  port: number;
  scale: Scale;
  /** Another seed is another set of data. */
  seed: number;
  /** `VendorGround.nightHour`. */
  nightHour?: number;
  /** The time that passes by itself, in milliseconds; the machine's clock when left out. */
  now?: () => number;
}

export interface RunningSandbox {
  url: string;
  port: number;
  close(): Promise<void>;
}

/**
 * Starts the sandbox of vendors on 127.0.0.1. The starting data depends on scale, seed and date alone and is the same after a
 * restart; what clients create, change or delete lives in memory only and is forgotten. Throws when the port is taken.
 */
export async function startSandbox({ port, scale, seed, nightHour, now }: SandboxOptions): Promise<RunningSandbox> {
  const clock = new SandboxClock(now);
  const vendors = vendorFactories.map((create) => create({ seed, scale, nightHour, now: clock.now }));
  const server = createSandboxServer({ clock, faults: new FaultBook(), calls: new CallLog(), vendors, seed, scale });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
