import { choose, isWithin, mix, spread } from "@/lib/sandbox/randomness";
import { dayMs, hourMs, minuteMs, weekdays, type Recurrence, type WeekOfMonth, type Weekday } from "./calendar";
import type { Outlook, RetentionPeriod, RunType, Schedule } from "./records";
import { newSchedule } from "./schedules";

interface Wish {
  type: RunType;
  recurrence: Recurrence;
}

/** How a backup runs by itself and how long it keeps what it makes. */
export interface Arrangement {
  wishes: readonly Wish[];
  retention: RetentionPeriod;
}

/** Most backups run at night in Korea (13:00 to 21:00 UTC), some at any hour; on the quarter. */
function startTime(bits: number): number {
  const isAtNight = isWithin(bits, 0.85);
  const quarters = isAtNight ? 52 + (bits % 32) : bits % 96;
  return quarters * 15 * minuteMs;
}

const daily = (type: RunType, atMs: number): Wish => ({ type, recurrence: { frequency: "DAILY", atMs } });
const weekly = (type: RunType, atMs: number, day: Weekday): Wish => ({ type, recurrence: { frequency: "WEEKLY", atMs, day } });
const monthly = (type: RunType, atMs: number, day: Weekday, week: WeekOfMonth): Wish => ({
  type,
  recurrence: { frequency: "MONTHLY", atMs, day, week },
});

/** The arrangements that operators make, by how usual they are. */
export function arrangementOf(salt: number, outlook: Outlook): Arrangement {
  const atMs = startTime(mix(salt, 51));
  const later = (atMs + 3 * hourMs) % dayMs;
  const day = choose(mix(salt, 52), weekdays);
  if (outlook === "busy") {
    const first = atMs % (4 * hourMs);
    return { wishes: [0, 1, 2, 3, 4, 5].map((turn) => daily("INCREMENTAL", first + turn * 4 * hourMs)), retention: "WEEK_2" };
  }
  const share = spread(mix(salt, 53), 1000);
  // A flaky machine that is never due would not be seen to fail.
  if (share < 520 || outlook === "flaky")
    return { wishes: [daily("INCREMENTAL", atMs), weekly("FULL", later, "SUN")], retention: "WEEK_2" };
  if (share < 560) return { wishes: [daily("INCREMENTAL", atMs)], retention: "MONTH_1" };
  if (share < 880) return { wishes: [weekly("FULL", atMs, day)], retention: "MONTH_1" };
  if (share < 945)
    return { wishes: [monthly("FULL", later, day, "WEEK_1"), weekly("INCREMENTAL", atMs, day)], retention: "MONTH_6" };
  if (share < 975) return { wishes: [monthly("FULL", atMs, day, "WEEK_LAST")], retention: "YEAR_1" };
  return { wishes: [], retention: "WEEK_2" };
}

export function schedulesOf(salt: number, arrangement: Arrangement, from: number): Schedule[] {
  return arrangement.wishes.map((wish, number) => newSchedule(salt, number, { ...wish, from }));
}
