import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumberedIds } from "./numbered-ids";

const number = fc.integer({ min: 0, max: 0xffffffff });

describe("ids that hide their row's number", () => {
  it("give the number back, in either shape", () => {
    fc.assert(
      fc.property(number, number, (salt, row) => {
        const ids = new NumberedIds(salt);
        expect(ids.uuid(row)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(ids.numberOf(ids.uuid(row))).toBe(row);
        expect(ids.numberOf(ids.hex(row))).toBe(row);
      }),
    );
  });

  it("are none of another salt's, nor any made-up one", () => {
    fc.assert(
      fc.property(number, number, (salt, row) => {
        fc.pre(salt !== row);
        expect(new NumberedIds(salt).numberOf(new NumberedIds(row).hex(row))).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.uuid(), fc.string(), (uuid, text) => {
        expect(new NumberedIds(1).numberOf(uuid)).toBeNull();
        expect(new NumberedIds(1).numberOf(text)).toBeNull();
      }),
    );
  });
});
