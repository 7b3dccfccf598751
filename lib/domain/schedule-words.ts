import type { Cycle, Schedule, Weekday } from "./schedule";

const dayNames: Record<Weekday, string> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};
const dayOrder = Object.keys(dayNames);
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const cycleNames: Record<Cycle, string> = {
  "5min": "every 5 minutes",
  hourly: "every hour",
  daily: "every day",
  weekly: "every week",
  monthly: "every month",
};

/** A schedule as a person says it: "every day at 02:00 Asia/Seoul, incremental". */
export function scheduleWords(schedule: Schedule): string {
  const parts = [`${recurrenceWords(schedule)} ${timeWords(schedule)}`];
  if (schedule.months) parts.push(`in ${enumerate(schedule.months.map((month) => monthNames[month - 1] ?? String(month)))} only`);
  if (schedule.window) parts.push(`between ${schedule.window.startTime} and ${schedule.window.endTime}`);
  parts.push(schedule.backupType);
  return parts.join(", ") + (schedule.active ? "" : " (paused)");
}

/** All schedules of one backup as one sentence without its full stop; says so when there are none. */
export function schedulesWords(schedules: readonly Schedule[]): string {
  if (schedules.length === 0) return "no schedule: it runs only when somebody runs it";
  return schedules.map(scheduleWords).join("; ");
}

export const cycleWords = (cycle: Cycle): string => cycleNames[cycle];

/** "Monday", "Mon" where it must be short. */
export const weekdayWords = (day: Weekday, style: "long" | "short" = "long"): string =>
  style === "long" ? dayNames[day] : dayNames[day].slice(0, 3);

function recurrenceWords(schedule: Schedule): string {
  const days = [...(schedule.days ?? [])].sort((a, b) => dayOrder.indexOf(a) - dayOrder.indexOf(b));
  const named = enumerate(days.map((day) => dayNames[day]));
  switch (schedule.frequency) {
    case "daily":
      return days.length === 0 || days.length === 7 ? "every day" : `every ${named}`;
    case "weekly":
      return days.length === 7 ? "every day" : `every ${named || "week"}`;
    case "monthly":
      if (days.length === 0) return "every month on the 1st";
      return `on the ${enumerate(schedule.weeks ?? ["first"])} ${named} of every month`;
    case "interval":
      return `every ${intervalWords(schedule.everyMinutes ?? 60)}${named ? ` on ${named}` : ""}`;
  }
}

const timeWords = (schedule: Schedule): string =>
  `${schedule.frequency === "interval" ? "from" : "at"} ${schedule.time} ${schedule.timezone}`;

function intervalWords(minutes: number): string {
  for (const [unit, size] of [
    ["day", 1_440],
    ["hour", 60],
  ] as const) {
    if (minutes % size === 0) return minutes === size ? unit : `${minutes / size} ${unit}s`;
  }
  return minutes === 1 ? "minute" : `${minutes} minutes`;
}

/** "a", "a and b", "a, b and c". */
function enumerate(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
