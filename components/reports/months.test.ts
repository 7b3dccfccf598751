import { expect, test } from "vitest";
import { lastMonths, monthWords } from "./months";

test("the last twelve months begin with this one and go over the turn of the year", () => {
  const months = lastMonths(new Date("2026-02-28T23:30:00Z"));
  expect(months).toHaveLength(12);
  expect(months.slice(0, 3).map(({ value }) => value)).toEqual(["2026-02", "2026-01", "2025-12"]);
  expect(months[0]?.label).toBe("February 2026");
  expect(monthWords("2025-12")).toBe("December 2025");
});
