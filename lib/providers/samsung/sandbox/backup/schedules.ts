import { mix } from "@/lib/sandbox/randomness";
import { NumberedIds } from "../fleet/numbered-ids";
import { timeOfDay, type Recurrence } from "./calendar";
import type { RunType, Schedule } from "./records";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Six letters and digits, as the vendor ends its schedules' names. */
function suffix(...values: readonly number[]): string {
  let bits = mix(...values);
  let text = "";
  for (let index = 0; index < 6; index += 1) {
    text += letters[bits % letters.length] ?? "";
    bits = Math.floor(bits / letters.length) || mix(bits, index);
  }
  return text;
}

/** `INCREMENTAL_DAILY_15:00:00-chg4By` (Backup 1.2, List Backup Schedules). */
function scheduleName(type: RunType, frequency: string, atMs: number, ...values: readonly number[]): string {
  return `${type}_${frequency}_${timeOfDay(atMs)}-${suffix(...values)}`;
}

/** A schedule of the backup with this salt; `number` tells its schedules apart. */
export function newSchedule(
  salt: number,
  number: number,
  wish: { type: RunType; recurrence: Recurrence; from: number },
): Schedule {
  const { type, recurrence, from } = wish;
  return {
    id: new NumberedIds(mix(salt, 21)).uuid(number),
    name: scheduleName(type, recurrence.frequency, recurrence.atMs, salt, number),
    type,
    recurrence,
    from,
    until: Infinity,
  };
}

/** What the vendor's histories name as the schedule of a run that was asked for. */
export function manualSchedule(salt: number, type: RunType, startedAt: number): { id: string; name: string } {
  const atMs = startedAt % 86_400_000;
  return { id: new NumberedIds(mix(salt, 22)).uuid(0), name: scheduleName(type, "MANUAL", atMs, salt) };
}
