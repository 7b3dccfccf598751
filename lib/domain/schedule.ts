import { z } from "zod";
import { cycles, frequencies, retentionUnits, weekdays, weeksOfMonth } from "./states";
import { clockTimeSchema, timezoneSchema } from "./times";

export const weekdaySchema = z.enum(weekdays);
export type Weekday = z.infer<typeof weekdaySchema>;

export const weekOfMonthSchema = z.enum(weeksOfMonth);
export type WeekOfMonth = z.infer<typeof weekOfMonthSchema>;

export const backupRunTypeSchema = z.enum(["full", "incremental"]);

/**
 * When a backup runs, in the words every vendor shares. `time` is a wall-clock time in `timezone`.
 * `everyMinutes` belongs to `interval`, `days` to `weekly` and `monthly`, `weeks` to `monthly`.
 */
export const scheduleSchema = z.object({
  frequency: z.enum(frequencies),
  time: clockTimeSchema,
  timezone: timezoneSchema,
  days: z.array(weekdaySchema).min(1).optional(),
  weeks: z.array(weekOfMonthSchema).min(1).optional(),
  months: z.array(z.int().min(1).max(12)).min(1).optional(),
  everyMinutes: z.int().min(1).max(10_080).optional(),
  window: z.object({ startTime: clockTimeSchema, endTime: clockTimeSchema }).optional(),
  backupType: backupRunTypeSchema,
  active: z.boolean(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const retentionSchema = z.object({
  count: z.int().min(1).max(10_000),
  unit: z.enum(retentionUnits),
});
export type Retention = z.infer<typeof retentionSchema>;

export const cycleSchema = z.enum(cycles);
export type Cycle = z.infer<typeof cycleSchema>;
