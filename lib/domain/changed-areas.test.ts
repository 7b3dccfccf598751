import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addAreas, partsOfMap, partStart, unchangedDisk } from "./changed-areas";

const gibibyte = 2 ** 30;

describe("the map of a disk's changed areas", () => {
  it("puts an area where it lies", () => {
    const disk = addAreas(unchangedDisk("a", 100, 10), [{ start: 15, length: 10 }]);
    expect(disk).toMatchObject({ changedBytes: 10, areaCount: 1, parts: [0, 5, 5, 0, 0, 0, 0, 0, 0, 0] });
  });

  it("fills every part where everything has changed", () => {
    const disk = addAreas(unchangedDisk("a", gibibyte), [{ start: 0, length: gibibyte }]);
    expect(disk.changedBytes).toBe(gibibyte);
    expect(disk.parts.map((changed, part) => changed === partStart(disk, part + 1) - partStart(disk, part))).not.toContain(false);
  });

  it("leaves out what lies behind the disk's end", () => {
    const areas = [
      { start: 90, length: 50 },
      { start: 200, length: 5 },
      { start: 5, length: 0 },
    ];
    expect(addAreas(unchangedDisk("a", 100, 4), areas)).toMatchObject({ changedBytes: 10, areaCount: 1, parts: [0, 0, 0, 10] });
  });

  it("loses no byte and invents none, whatever the size, and however the areas are handed over", () => {
    const disks = fc.integer({ min: 1, max: 64 }).chain((tebibytes) => {
      const size = tebibytes * 2 ** 40 + (tebibytes % 7);
      const areas = fc.array(
        fc.record({ start: fc.integer({ min: 0, max: size - 1 }), length: fc.integer({ min: 1, max: 2 ** 40 }) }),
        { maxLength: 40 },
      );
      return fc.tuple(fc.constant(size), areas, fc.nat({ max: 40 }));
    });
    fc.assert(
      fc.property(disks, ([size, areas, cut]) => {
        const whole = addAreas(unchangedDisk("a", size), areas);
        const inTwo = addAreas(addAreas(unchangedDisk("a", size), areas.slice(0, cut)), areas.slice(cut));
        expect(inTwo).toEqual(whole);
        expect(whole.parts).toHaveLength(partsOfMap);
        expect(whole.parts.reduce((sum, part) => sum + part, 0)).toBe(whole.changedBytes);
      }),
    );
  });
});
