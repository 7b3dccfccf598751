import { expect, test } from "vitest";
import { moved, ruleFault, type DraftRule } from "./draft-rules";

const rule = { tenantId: "ten_a", connectionId: null, vendorTenant: null, tagKey: null, tagValue: null, namePattern: null };
const draft: DraftRule[] = ["a", "b", "c"].map((tenantId, key) => ({ key, rule: { ...rule, tenantId } }));
const order = (rules: readonly DraftRule[]) => rules.map(({ rule: { tenantId } }) => tenantId).join("");

test("a rule moves one place and the others keep their order", () => {
  expect(order(moved(draft, 1, -1))).toBe("bac");
  expect(order(moved(draft, 1, 1))).toBe("acb");
});

test("a rule needs a tenant and a part that can fit", () => {
  expect(ruleFault({ ...rule, namePattern: "web-*" })).toBeNull();
  expect(ruleFault(rule)).toContain("at least one part");
  expect(ruleFault({ ...rule, tenantId: "", namePattern: "a" })).toContain("tenant");
  expect(ruleFault({ ...rule, tagValue: "x", namePattern: "a" })).toContain("key");
});
