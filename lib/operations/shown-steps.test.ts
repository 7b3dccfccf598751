import { describe, expect, it } from "vitest";
import { shownSteps } from "./shown-steps";

const plan = { steps: [{ title: "Lock" }, { title: "Read" }, { title: "Release" }] };
const row = { plan, nextStep: 1, state: "running", undoingTo: null };
const call = (stepIndex: number, status = 200) => ({
  stepIndex,
  status,
  outcome: "answered",
  error: status < 300 ? null : { message: "no" },
});
const states = (...given: Parameters<typeof shownSteps>) => shownSteps(...given).map(({ state }) => state);

describe("the steps of an operation", () => {
  it("stand in the order of the plan, with its words", () => {
    expect(shownSteps(row, []).map(({ title }) => title)).toEqual(["Lock", "Read", "Release"]);
  });

  it.each([
    ["queued", { ...row, nextStep: 0, state: "queued" }, ["waiting", "waiting", "waiting"]],
    ["running", row, ["done", "under-way", "waiting"]],
    ["looking for a lost answer", { ...row, state: "reconciling" }, ["done", "under-way", "waiting"]],
    ["ended well", { ...row, nextStep: 3, state: "succeeded" }, ["done", "done", "done"]],
  ])("of one that is %s", (_, given, expected) => {
    expect(states(given, [call(0)])).toEqual(expected);
  });

  it("say which failed and which were taken back", () => {
    const failed = { ...row, state: "failed", undoingTo: "failed" };
    expect(states(failed, [call(0), call(1, 500), call(20_000)])).toEqual(["taken-back", "failed", "waiting"]);
    // What the vendor no longer knows is back, too; what it refused to take back is not.
    expect(states(failed, [call(0), call(1, 500), call(20_000, 404)])[0]).toBe("taken-back");
    expect(states(failed, [call(0), call(1, 500), call(20_000, 500)])[0]).toBe("done");
  });

  it("were not tried where an operation was cancelled before them", () => {
    expect(states({ ...row, state: "cancelled" }, [call(0)])).toEqual(["done", "waiting", "waiting"]);
  });

  it("are none where nothing was planned", () => {
    expect(shownSteps({ ...row, plan: null }, [])).toEqual([]);
  });
});
