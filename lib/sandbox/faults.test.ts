import { describe, expect, it } from "vitest";
import { FaultBook, faultSchema } from "./faults";
import { pathMatcher } from "./path-pattern";

describe("where a fault strikes", () => {
  const call = { vendor: "samsung", method: "GET", path: "/samsung/backup/v1/backups/1/schedules" };
  const strikes = (fault: object, struck = call) => {
    const book = new FaultBook();
    book.place(faultSchema.parse({ fault: "reset-before", ...fault }));
    return book.strike(struck).length === 1;
  };

  it.each([
    [{}, true],
    [{ match: { vendor: "samsung", method: "get" } }, true],
    [{ match: { vendor: "google" } }, false],
    [{ match: { method: "POST" } }, false],
    [{ match: { path: "/backup/v1/backups" } }, true],
    [{ match: { path: "/samsung/backup" } }, true],
    [{ match: { path: "/v1/backups" } }, false],
    [{ match: { path: "/backup/v1/backups/*/schedules" } }, true],
    [{ match: { path: "/backup/*/schedules" } }, false],
    [{ match: { path: "**/schedules" } }, true],
    [{ match: { path: "regex:/backups/\\d+/sch" } }, true],
    [{ match: { path: "regex:^/v1" } }, false],
  ])("%j: %s", (fault, expected) => {
    expect(strikes(fault)).toBe(expected);
  });

  it("takes a glob's other signs as they are", () => {
    expect(pathMatcher("/a.b/*")("/a.b/c")).toBe(true);
    expect(pathMatcher("/a.b/*")("/axb/c")).toBe(false);
  });

  it("lets some calls pass first, strikes so many times and is then spent", () => {
    const book = new FaultBook();
    book.place(faultSchema.parse({ fault: "reset-after", skip: 1, times: 2 }));
    expect([1, 2, 3, 4].map(() => book.strike(call).length)).toEqual([0, 1, 1, 0]);
    expect(book.list()).toMatchObject([{ id: 1, struck: 2, timesLeft: 0 }]);
  });

  it("strikes with one of a kind at a time, and with different kinds together", () => {
    const book = new FaultBook();
    book.place(faultSchema.parse({ fault: "status", status: 500, times: 1 }));
    book.place(faultSchema.parse({ fault: "status", status: 503, times: 1 }));
    book.place(faultSchema.parse({ fault: "latency", latencyMs: 1 }));
    const statuses = () => book.strike(call).map((fault) => (fault.fault === "status" ? fault.status : fault.fault));
    expect(statuses()).toEqual([500, "latency"]);
    expect(statuses()).toEqual([503, "latency"]);
    expect(statuses()).toEqual(["latency"]);
  });
});
