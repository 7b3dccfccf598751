import { describe, expect, it } from "vitest";
import { Fleet } from "./fleet";
import { NightlyRuns } from "./tasks";
import { testEpoch } from "./test-client";

describe("nightly runs", () => {
  it.each([
    [undefined, 17],
    [3, 3],
    [22, 22],
  ])("begin within four hours from the hour that is asked for: %s", (nightHour, first) => {
    const runs = new NightlyRuns(new Fleet(1, "small"), {
      seed: 1,
      scale: "small",
      ...(nightHour === undefined ? {} : { nightHour }),
    });
    const span = { from: 0, to: 60 };
    const list = runs.list({ from: 0, to: testEpoch, spans: [span], objectId: null }, testEpoch);
    const hours = list.slice(0, list.total).map(({ begin }) => (new Date(begin).getUTCHours() - first + 24) % 24);
    expect(new Set(hours)).toEqual(new Set([0, 1, 2, 3]));
  });
});
