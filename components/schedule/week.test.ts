import { expect, test } from "vitest";
import { weekCells } from "./week";

const daily = { frequency: "daily", time: "02:00", timezone: "UTC", backupType: "full", active: true } as const;
const row = (id: string, schedule: typeof daily) => ({ id, name: id, vmName: id, ownerName: null, schedule });

test("a daily schedule starts once on each of the seven days, at the hour of the chosen zone", () => {
  const cells = weekCells([row("a", daily)], new Date("2026-11-21T00:00:00Z"), "Asia/Seoul");
  expect([...cells.values()].map(({ day, hour }) => [day, hour])).toEqual([0, 1, 2, 3, 4, 5, 6].map((day) => [day, 11]));
});

test("schedules that start in the same hour share a cell", () => {
  const cells = weekCells([row("a", daily), row("b", daily)], new Date("2026-11-21T00:00:00Z"), "UTC");
  expect(cells.get("0 2")?.starts.map(({ id }) => id)).toEqual(["a", "b"]);
});
