/** What a refused signature says about the clocks. */
export type ClockVerdict =
  | { kind: "no-difference" }
  /** The difference was kept; signing again with it is worth one attempt. */
  | { kind: "adjusted" }
  /** Vendor's time minus ours, in milliseconds. */
  | { kind: "too-far"; offsetMs: number };

/** The Date header counts whole seconds, and the answer has been under way. */
const smallestDifferenceMs = 2_000;

/** Our clock, and how far the vendor's is from it where a refusal has shown that. */
export class VendorClock {
  #offsetMs = 0;

  constructor(private readonly ours: () => number = Date.now) {}

  /** The vendor's time as far as it is known. */
  now(): Date {
    return new Date(this.ours() + this.#offsetMs);
  }

  /** Compares the Date header of a 401 with our clock. */
  judge(dateHeader: string | undefined, toleranceMs: number): ClockVerdict {
    const theirs = Date.parse(dateHeader ?? "");
    if (Number.isNaN(theirs)) return { kind: "no-difference" };
    const offsetMs = theirs - this.ours();
    if (Math.abs(offsetMs) > toleranceMs) return { kind: "too-far", offsetMs };
    if (Math.abs(offsetMs - this.#offsetMs) < smallestDifferenceMs) return { kind: "no-difference" };
    this.#offsetMs = offsetMs;
    return { kind: "adjusted" };
  }
}

/** What to tell a person whose server's clock is wrong. */
export function clockSkewMessage(offsetMs: number): string {
  const direction = offsetMs > 0 ? "behind" : "ahead of";
  return (
    `Backdesk's clock is ${duration(Math.abs(offsetMs))} ${direction} the vendor's. Requests are signed with the time, ` +
    "so the vendor refuses them. Set the clock of the machine that runs Backdesk (turn on time synchronisation), then test the connection again."
  );
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), "day"],
    [Math.floor((minutes % 1440) / 60), "hour"],
    [minutes % 60, "minute"],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return words.length > 0 ? words.join(" ") : `${Math.round(ms / 1000)} seconds`;
}
