import { describe, expect, it } from "vitest";
import { estimateFrom, estimateWords } from "./estimate";
import { idempotencyKeyOf, type Intent } from "./intent";

const anIntent = (over: Partial<Intent> = {}): Intent => ({
  id: "bak_1",
  label: "web01",
  kind: "backup.set-retention",
  connectionId: "con_1",
  input: { backupId: "bak_1", retention: { count: 1, unit: "months" } },
  ...over,
});

describe("the key of an intent", () => {
  it("is the same for the same wish, whatever the order of its fields", () => {
    const reordered = anIntent({ input: { retention: { unit: "months", count: 1 }, backupId: "bak_1", nothing: undefined } });
    expect(idempotencyKeyOf("draft", reordered)).toBe(idempotencyKeyOf("draft", anIntent()));
  });

  it("differs for another wish, another row and another draft", () => {
    const keys = [
      idempotencyKeyOf("draft", anIntent()),
      idempotencyKeyOf("draft", anIntent({ input: { backupId: "bak_1", retention: { count: 2, unit: "months" } } })),
      idempotencyKeyOf("draft", anIntent({ input: { backupId: "bak_2", retention: { count: 1, unit: "months" } } })),
      idempotencyKeyOf("other", anIntent()),
    ];
    expect(new Set(keys).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^[\x20-\x7e]{1,255}$/);
  });
});

describe("an estimate", () => {
  it("is the middle of what was measured, with its span", () => {
    const estimate = estimateFrom([2_520, 2_100, 3_060, 2_400, 2_700]);
    expect(estimate && estimateWords(estimate)).toBe("about 42 min; the last five took 35 min to 51 min");
  });

  it("is none without a measurement", () => {
    expect(estimateFrom([])).toBeNull();
  });
});
