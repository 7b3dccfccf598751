import { describe, expect, it } from "vitest";
import { ageWords, latestGood, monthGrid, moveMonth, pointsByDay, restoredName } from "./points";

const points = [
  { takenAt: "2026-11-18T17:00:00Z", restorable: true },
  { takenAt: "2026-11-20T17:00:00Z", restorable: false },
  { takenAt: "2026-11-19T17:00:00Z", restorable: true },
  { takenAt: "2026-11-19T14:00:00Z", restorable: true },
];

describe("recovery points", () => {
  it("have the newest restorable one chosen", () => {
    expect(latestGood(points)?.takenAt).toBe("2026-11-19T17:00:00Z");
    expect(latestGood(points.filter((point) => !point.restorable))).toBeNull();
  });

  it("stand under the local day, newest first", () => {
    const days = pointsByDay(points, "Asia/Seoul");
    expect([...days.keys()]).toEqual(["2026-11-21", "2026-11-20", "2026-11-19"]);
    expect(
      pointsByDay(points, "UTC")
        .get("2026-11-19")
        ?.map((point) => point.takenAt.slice(11, 16)),
    ).toEqual(["17:00", "14:00"]);
  });

  it("tell their age in words", () => {
    const now = new Date("2026-11-21T00:00:00Z");
    expect(ageWords("2026-11-18T17:00:00Z", now)).toBe("2 days and 7 hours old");
    expect(ageWords("2026-11-20T23:59:00Z", now)).toBe("1 minute old");
    expect(ageWords("2026-11-01T00:00:00Z", now)).toBe("20 days old");
    expect(ageWords("2026-01-01T00:00:00Z", now)).toBe("10 months old");
  });
});

describe("a calendar month", () => {
  it("has whole weeks from Monday", () => {
    const grid = monthGrid("2026-11");
    expect(grid).toHaveLength(6);
    expect(grid[0]).toEqual([null, null, null, null, null, null, "2026-11-01"]);
    expect(grid.flat().filter(Boolean)).toHaveLength(30);
    expect(grid.every((week) => week.length === 7)).toBe(true);
  });

  it("moves over the year's end", () => {
    expect(moveMonth("2026-12", 1)).toBe("2027-01");
    expect(moveMonth("2026-01", -1)).toBe("2025-12");
  });
});

it("names a copy by the person's own date", () => {
  expect(restoredName("web01", new Date("2026-11-20T16:00:00Z"), "Asia/Seoul")).toBe("web01-restored-20261121");
});
