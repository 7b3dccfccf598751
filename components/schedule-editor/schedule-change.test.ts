import { describe, expect, it } from "vitest";
import type { Schedule } from "@/lib/domain/schedule";
import { withTime } from "./schedule-change";

const nightly: Schedule = { frequency: "daily", time: "22:00", timezone: "UTC", backupType: "full", active: true };
const from = (startTime: string, endTime: string) => ({ ...nightly, window: { startTime, endTime } });

describe("another time of day", () => {
  it("changes nothing but the time where there is no window, or one of its own", () => {
    expect(withTime(nightly, "05:00")).toEqual({ ...nightly, time: "05:00" });
    expect(withTime(from("20:00", "23:00"), "21:00")).toEqual({ ...from("20:00", "23:00"), time: "21:00" });
  });

  it("takes a window along that begins with the schedule, over midnight too", () => {
    expect(withTime(from("22:00", "04:30"), "05:00")).toEqual({ ...from("05:00", "11:30"), time: "05:00" });
    expect(withTime(from("22:00", "23:00"), "23:30")).toEqual({ ...from("23:30", "00:30"), time: "23:30" });
  });

  it("leaves the end of an interval where it is", () => {
    const hourly: Schedule = { ...from("22:00", "23:59"), frequency: "interval", everyMinutes: 60 };
    expect(withTime(hourly, "08:00").window).toEqual({ startTime: "08:00", endTime: "23:59" });
  });
});
