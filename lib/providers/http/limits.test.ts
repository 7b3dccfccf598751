import { describe, expect, it } from "vitest";
import { defaultLimits } from "./limits";
import { RateLimit } from "./rate-limit";
import { repetitionDelay, retryAfterSeconds } from "./retry";
import type { VendorErrorFacts } from "./types";

describe("the rate", () => {
  it("lets one second's worth through at once and spaces the rest evenly", () => {
    let now = 0;
    const rate = new RateLimit(10, () => now);
    expect(Array.from({ length: 10 }, () => rate.reserve())).toEqual(Array(10).fill(0));
    expect([rate.reserve(), rate.reserve()]).toEqual([100, 200]);
    now = 1_000;
    expect(rate.reserve()).toBe(0);
  });

  it("may be less than one a second", () => {
    const rate = new RateLimit(0.1, () => 0);
    expect([rate.reserve(), rate.reserve()]).toEqual([0, 10_000]);
  });

  it("holds everything back while the vendor asks for it, with or without a rate", () => {
    let now = 0;
    const rate = new RateLimit(null, () => now);
    expect(rate.reserve()).toBe(0);
    rate.pause(3_000);
    now = 1_000;
    expect(rate.reserve()).toBe(2_000);
    now = 3_000;
    expect(rate.reserve()).toBe(0);
  });
});

describe("Retry-After", () => {
  const now = new Date("2026-01-31T09:00:00Z");
  it.each([
    ["5", 5],
    ["0", 0],
    [" 12 ", 12],
    ["Sat, 31 Jan 2026 09:01:30 GMT", 90],
    ["Sat, 31 Jan 2026 08:00:00 GMT", 0],
    ["-3", null],
    ["soon", null],
    ["1.5", null],
    ["", null],
    [undefined, null],
  ])("%j means %j seconds", (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});

describe("waiting before a repetition", () => {
  const facts = (some: Partial<VendorErrorFacts>): VendorErrorFacts => ({
    kind: "reset",
    outcome: "unknown",
    status: null,
    code: null,
    message: "",
    retryAfterSeconds: null,
    requestId: "",
    ...some,
  });
  const delay = (some: Partial<VendorErrorFacts>, isRead: boolean, attempt = 1, random = 1) =>
    repetitionDelay(facts(some), { isRead, attempt, limits: defaultLimits, random: () => random });

  it("grows with every attempt, up to a most, and is anything below by chance", () => {
    expect([1, 2, 3].map((attempt) => delay({}, true, attempt))).toEqual([200, 400, 800]);
    expect(delay({}, true, 2, 0)).toBe(0);
    expect(delay({}, true, defaultLimits.maxAttempts)).toBeNull();
  });

  it("never happens for a write but after 429 and 503", () => {
    const answered = { kind: "answered-error", outcome: "answered" } as const;
    expect(delay({}, false)).toBeNull();
    expect(delay({ kind: "unreachable", outcome: "not-sent" }, false)).toBeNull();
    expect(delay({ ...answered, status: 500 }, false)).toBeNull();
    expect(delay({ ...answered, outcome: "unknown", status: 502 }, false)).toBeNull();
    expect(delay({ ...answered, status: 503 }, false)).toBe(200);
    expect(delay({ kind: "rate-limited", outcome: "answered", status: 429 }, false)).toBe(200);
    // A 503 whose body broke off says nothing about what was done.
    expect(delay({ kind: "reset", outcome: "unknown", status: 503 }, false)).toBeNull();
  });

  it("is what the vendor asks for and a little more, or not at all when that is too long", () => {
    const limited = { kind: "rate-limited", outcome: "answered", status: 429 } as const;
    expect(delay({ ...limited, retryAfterSeconds: 2 }, true)).toBe(2_200);
    expect(delay({ ...limited, retryAfterSeconds: 31 }, true)).toBeNull();
  });

  it("is for what passes by itself, not for refusals", () => {
    for (const status of [400, 403, 404, 409, 500])
      expect(delay({ kind: "answered-error", outcome: "answered", status }, true)).toBeNull();
    for (const kind of ["unauthorized", "clock-skew", "too-large", "breaker-open", "address-refused", "cancelled"] as const) {
      expect(delay({ kind }, true)).toBeNull();
    }
  });
});
