import { z } from "zod";
import { timeOfDayMs, type Recurrence } from "../calendar";
import type { RunType } from "../records";
import { badRequest } from "../refusal";

/** Backup 1.0 to 1.2, BackupScheduleCreateRequest. */
export const scheduleRequestSchema = z.object({
  frequency: z.enum(["MONTHLY", "WEEKLY", "DAILY"]),
  start_day: z.enum(["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]).nullish(),
  start_time: z.string(),
  start_week: z.enum(["WEEK_1", "WEEK_2", "WEEK_3", "WEEK_4", "WEEK_LAST"]).nullish(),
  type: z.enum(["FULL", "INCREMENTAL"]),
});
type ScheduleRequest = z.infer<typeof scheduleRequestSchema>;

export interface ScheduleWish {
  type: RunType;
  recurrence: Recurrence;
}

/** What a list of schedule requests asks for. Throws a refusal for a day or week that is missing, a bad time, or the same twice. */
export function scheduleWishes(requests: readonly ScheduleRequest[]): ScheduleWish[] {
  const wishes = requests.map((request) => ({ type: request.type, recurrence: recurrenceOf(request) }));
  const distinct = new Set(wishes.map((wish) => JSON.stringify(wish)));
  if (distinct.size < wishes.length) throw badRequest("The same schedule is given twice.");
  return wishes;
}

/** A DAILY schedule ignores day and week, a WEEKLY one the week: the vendor's own example gives all of them. */
function recurrenceOf({ frequency, start_day: day, start_time: time, start_week: week }: ScheduleRequest): Recurrence {
  const atMs = timeOfDayMs(time);
  if (atMs === null) throw badRequest(`start_time must be HH:MM:SS, not ${time}.`);
  if (frequency === "DAILY") return { frequency, atMs };
  if (!day) throw badRequest(`A ${frequency} schedule needs start_day.`);
  if (frequency === "WEEKLY") return { frequency, atMs, day };
  if (!week) throw badRequest("A MONTHLY schedule needs start_week.");
  return { frequency, atMs, day, week };
}
