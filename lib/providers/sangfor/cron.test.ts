import { describe, expect, it } from "vitest";
import { scheduleSchema } from "@/lib/domain/schedule";
import { schedulesOfCron } from "./cron";

const about = { timezone: "Asia/Shanghai", backupType: "incremental", active: true } as const;

describe("a policy's expression", () => {
  it.each([
    ["0 0 2 * * ?", [{ frequency: "daily", time: "02:00" }]],
    [
      "0 30 1,13 * * ?",
      [
        { frequency: "daily", time: "01:30" },
        { frequency: "daily", time: "13:30" },
      ],
    ],
    ["0 0 3 ? * MON-FRI", [{ frequency: "weekly", time: "03:00", days: ["mon", "tue", "wed", "thu", "fri"] }]],
    ["0 0 3 ? * SAT-MON *", [{ frequency: "weekly", time: "03:00", days: ["sun", "mon", "sat"] }]],
    ["0 0 3 ? * 1,7", [{ frequency: "weekly", time: "03:00", days: ["sun", "sat"] }]],
    ["0 0 4 ? * 6L", [{ frequency: "monthly", time: "04:00", days: ["fri"], weeks: ["last"] }]],
    ["0 0 4 ? 1,7 MON#2", [{ frequency: "monthly", time: "04:00", days: ["mon"], weeks: ["second"], months: [1, 7] }]],
    ["0 15 5 1 * ?", [{ frequency: "monthly", time: "05:15" }]],
    ["0 0/30 * * * ?", [{ frequency: "interval", time: "00:00", everyMinutes: 30 }]],
    ["0 10 */4 * * ?", [{ frequency: "interval", time: "00:10", everyMinutes: 240 }]],
    ["30 2 * * *", [{ frequency: "daily", time: "02:30" }]],
  ])("%s is read", (expression, expected) => {
    const schedules = schedulesOfCron(expression, about);
    expect(schedules).toEqual(expected.map((part) => ({ ...about, ...part })));
    for (const schedule of schedules ?? []) expect(scheduleSchema.safeParse(schedule).success).toBe(true);
  });

  it.each(["", "0 0 2", "0 0 2 15 * ?", "0 0 2 L * ?", "0 0 25 * * ?", "0 61 2 * * ?", "0 0 2 ? 13 MON", "a b c d e f"])(
    "%j is not guessed at",
    (expression) => {
      expect(schedulesOfCron(expression, about)).toBeNull();
    },
  );
});
