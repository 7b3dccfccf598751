import type { ScheduleRules } from "@/components/actions/input-schema";
import type { Schedule, Weekday, WeekOfMonth } from "@/lib/domain/schedule";
import { scheduleWords } from "@/lib/domain/schedule-words";

/** A schedule to start from: in the quiet of the night, every day, or as near to that as the vendor takes. */
export function firstSchedule(rules: ScheduleRules, timezone: string, backupType: Schedule["backupType"]): Schedule {
  const frequency = rules.frequencies.includes("daily") ? "daily" : (rules.frequencies[0] ?? "daily");
  return withFrequency(
    {
      frequency,
      time: "02:00",
      timezone: rules.timezones && !rules.timezones.includes(timezone) ? (rules.timezones[0] ?? "UTC") : timezone,
      backupType: rules.backupTypes.includes(backupType) ? backupType : (rules.backupTypes[0] ?? "full"),
      active: true,
    },
    frequency,
  );
}

/** The usual pair: a full copy every Sunday, and what changed on every day. */
export function usualSchedules(rules: ScheduleRules, timezone: string): Schedule[] {
  if (!rules.frequencies.includes("weekly") || rules.backupTypes.length < 2) return [firstSchedule(rules, timezone, "full")];
  const full = withFrequency(firstSchedule(rules, timezone, "full"), "weekly");
  return [{ ...full, days: ["sun"], time: "01:00" }, firstSchedule(rules, timezone, "incremental")];
}

/** The same schedule at another frequency, with only the fields that belong to it. */
export function withFrequency(schedule: Schedule, frequency: Schedule["frequency"]): Schedule {
  const { days, weeks, everyMinutes, ...rest } = schedule;
  switch (frequency) {
    case "daily":
      return { ...rest, frequency };
    case "weekly":
      return { ...rest, frequency, days: days ?? ["sun"] };
    case "monthly":
      return { ...rest, frequency, days: days?.slice(0, 1) ?? ["sun"], weeks: weeks ?? ["first"] };
    case "interval":
      return { ...rest, frequency, everyMinutes: everyMinutes ?? 240 };
  }
}

const dayMinutes = 1_440;
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const clockOf = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** The same schedule at another time. A window that begins with it goes along and stays as long; an interval's ends when it did. */
export function withTime(schedule: Schedule, time: string): Schedule {
  const { window } = schedule;
  if (!window || window.startTime !== schedule.time) return { ...schedule, time };
  const length = minutesOf(window.endTime) - minutesOf(window.startTime) + dayMinutes;
  const endTime = schedule.frequency === "interval" ? window.endTime : clockOf((minutesOf(time) + length) % dayMinutes);
  return { ...schedule, time, window: { startTime: time, endTime } };
}

/** Puts a day or a week in or out; where the vendor takes one only, the new one replaces the old. */
export function toggled<T extends Weekday | WeekOfMonth>(chosen: readonly T[], value: T, atMost: number | null): T[] {
  if (chosen.includes(value)) return chosen.length > 1 ? chosen.filter((entry) => entry !== value) : [...chosen];
  return atMost === 1 ? [value] : [...chosen, value].slice(-(atMost ?? Number.MAX_SAFE_INTEGER));
}

/** What speaks against a set of schedules, in sentences. */
export function scheduleProblems(schedules: readonly Schedule[], rules: ScheduleRules): string[] {
  const problems = singleProblems(schedules, rules);
  if (
    rules.backupTypes.length > 1 &&
    schedules.length > 0 &&
    schedules.every((schedule) => schedule.backupType === "incremental")
  ) {
    problems.push("Incremental copies need a full one to start from: add a schedule with a full backup.");
  }
  return problems;
}

/** The same where a full copy may come from elsewhere: another schedule, or a vendor whose first copy is full of itself. */
export function singleProblems(schedules: readonly Schedule[], rules: ScheduleRules): string[] {
  const problems: string[] = [];
  if (rules.maxSchedules !== null && schedules.length > rules.maxSchedules) {
    problems.push(`At most ${rules.maxSchedules} schedules are taken; remove ${schedules.length - rules.maxSchedules}.`);
  }
  const words = schedules.map(scheduleWords);
  const twice = words.find((word, index) => words.indexOf(word) !== index);
  if (twice) problems.push(`Two schedules are the same: ${twice}.`);
  if (schedules.some((schedule) => !/^([01]\d|2[0-3]):[0-5]\d$/.test(schedule.time)))
    problems.push("Every schedule needs a time of day.");
  if (rules.wholeHoursOnly && schedules.some((schedule) => !schedule.time.endsWith(":00")))
    problems.push("This vendor takes whole hours only.");
  return problems;
}
