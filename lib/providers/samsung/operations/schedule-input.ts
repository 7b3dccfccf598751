import { operationInputs } from "@/lib/domain/operation-inputs";
import type { Schedule } from "@/lib/domain/schedule";
import { vendorSchedulesOf, type VendorSchedule } from "../mapping";

/*
 * Backup 1.2 knows no zone beside a schedule; its times are the connection's zone (UTC unless the settings say otherwise). A schedule
 * in another zone is refused rather than converted: with daylight saving the converted time would be wrong for half of the year.
 */

/** The narrowing below as JSON Schema, for forms: what is refused is not offered. */
export const takenSchedules = operationInputs["backup.create"].shape.schedules.meta({
  allOf: [{ items: { properties: { frequency: { enum: ["daily", "weekly", "monthly"] }, active: { const: true } } } }],
});

export type VendorSchedules =
  { ok: true; schedules: VendorSchedule[] } | { ok: false; errors: { path: string; message: string }[] };

/** Schedules as this vendor takes them; each of ours may become several (one day and week each). Faults name their field. */
export function toVendorSchedules(schedules: readonly Schedule[], timezone: string): VendorSchedules {
  const errors: { path: string; message: string }[] = [];
  const sent = schedules.flatMap((schedule, index) => {
    const at = (field: string) => `schedules.${index}.${field}`;
    if (!sameZone(schedule.timezone, timezone))
      errors.push({
        path: at("timezone"),
        message: `must be ${timezone}: the vendor keeps no time zone with a schedule and this connection's is ${timezone}`,
      });
    if (schedule.frequency === "interval")
      errors.push({ path: at("frequency"), message: "must be daily, weekly or monthly; the vendor has no intervals" });
    if (!schedule.active)
      errors.push({ path: at("active"), message: "must be true; the vendor has no paused schedules, leave it out instead" });
    if (schedule.months) errors.push({ path: at("months"), message: "is not taken; the vendor runs every month" });
    if (schedule.window) errors.push({ path: at("window"), message: "is not taken; the vendor has only a start time" });
    if (schedule.frequency !== "daily" && !schedule.days)
      errors.push({ path: at("days"), message: "name at least one day of the week" });
    if (schedule.frequency === "monthly" && !schedule.weeks)
      errors.push({ path: at("weeks"), message: "name at least one week of the month" });
    return vendorSchedulesOf(schedule) ?? [];
  });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, schedules: sent };
}

const utcNames = ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Etc/UCT", "Zulu"];
const sameZone = (a: string, b: string) => a === b || (utcNames.includes(a) && utcNames.includes(b));

/** One spelling for a set of vendor schedules, to compare what was sent with what is there. */
export const schedulesKey = (schedules: readonly Record<string, unknown>[]): string =>
  schedules
    .map((schedule) =>
      [
        schedule.frequency,
        schedule.start_week ?? "",
        schedule.start_day ?? "",
        String(schedule.start_time).slice(0, 5),
        schedule.type,
      ].join(" "),
    )
    .sort()
    .join("; ");
