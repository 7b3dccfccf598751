import { describe, expect, it } from "vitest";
import { z } from "zod";
import { draftKey, newDraft, readDraft, writeDraft } from "./draft-store";
import { openStep, stepStates, type WizardStep } from "./steps";

const memoryStorage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};
const valuesSchema = z.object({ name: z.string() });

describe("a wizard's draft", () => {
  it("comes back as it was left, with the same id and what was sent", () => {
    const storage = memoryStorage();
    const key = draftKey("restore", "vm_1");
    const draft = { ...newDraft({ name: "web01" }), sent: { a: "opn_1" } };
    writeDraft(storage, key, draft);
    expect(readDraft(storage, key, valuesSchema)).toEqual(draft);
    expect(readDraft(storage, draftKey("restore", "vm_2"), valuesSchema)).toBeNull();
  });

  it("is dropped when it no longer fits, and never throws", () => {
    const storage = memoryStorage();
    for (const text of ["{", "null", '{"id":"x","values":{"name":1},"sent":{}}']) {
      storage.setItem("k", text);
      expect(readDraft(storage, "k", valuesSchema)).toBeNull();
    }
  });
});

describe("the steps of a wizard", () => {
  interface Values {
    one: boolean;
    two: boolean;
  }
  const Body = () => null;
  const steps: WizardStep<Values, { skip: boolean }>[] = [
    { id: "one", title: "One", problems: (values) => (values.one ? [] : ["Pick one."]), Body },
    { id: "skipped", title: "Skipped", isNeeded: (_, context) => !context.skip, problems: () => ["never"], Body },
    { id: "two", title: "Two", problems: (values) => (values.two ? [] : ["Pick two."]), Body },
    { id: "three", title: "Three", problems: () => [], Body },
  ];
  const states = (values: Values) => stepStates(steps, values, { skip: true });

  it("open only once every step before them is valid", () => {
    expect(states({ one: false, two: true }).map((state) => state.isOpen)).toEqual([true, false, false]);
    expect(states({ one: true, two: false }).map((state) => state.isOpen)).toEqual([true, true, false]);
  });

  it("leave out what has one possible answer", () => {
    expect(states({ one: true, two: true }).map((state) => state.id)).toEqual(["one", "two", "three"]);
  });

  it("show what the address asks for where it may be opened, else the furthest that may", () => {
    expect(openStep(states({ one: true, two: true }), "two")?.id).toBe("two");
    expect(openStep(states({ one: true, two: false }), "three")?.id).toBe("two");
    expect(openStep(states({ one: true, two: true }), null)?.id).toBe("one");
    expect(openStep(states({ one: true, two: true }), "nonsense")?.id).toBe("one");
  });
});
