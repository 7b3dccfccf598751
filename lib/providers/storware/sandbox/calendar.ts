import { isWithin, mix, spread } from "@/lib/sandbox/randomness";
import type { Machine } from "./machines";
import { dayMs, hourMs, minuteMs } from "./words";

/** A run that a schedule made, worked out from machine and day alone. */
export interface ScheduledRun {
  /** Machine and day in one number: what its guids are made of. */
  number: number;
  machine: Machine;
  type: "FULL" | "INCREMENTAL";
  startsAt: number;
  exportEndsAt: number;
  storeEndsAt: number;
  /** How it ends, or has ended. */
  status: "SUCCESS" | "PARTIAL_SUCCESS" | "FAILED";
  sizeBytes: number;
}

const epochDay = 18_262; // 2020-01-01
const daysPerMachine = 16_384;
export const keepFullDays = 30;
export const keepIncrementalDays = 14;
/** The server forgets ended tasks after this long. */
export const keepTaskDays = 3;

export const dayOf = (ms: number): number => Math.floor(ms / dayMs) - epochDay;

export const runNumber = (machine: number, day: number): number => machine * daysPerMachine + day;
export const machineAndDay = (run: number): { machine: number; day: number } => ({
  machine: Math.floor(run / daysPerMachine),
  day: run % daysPerMachine,
});

/** The run of a machine on a day (days since 2020-01-01 UTC) by a policy that runs at `hour` and makes full ones on Sundays. */
export function runOn(seed: number, machine: Machine, day: number, hour: number): ScheduledRun {
  const bits = mix(seed, machine.number, day);
  const midnight = (day + epochDay) * dayMs;
  const isFull = new Date(midnight).getUTCDay() === 0;
  const startsAt = midnight + hour * hourMs + spread(bits, 90 * minuteMs);
  const exportEndsAt = startsAt + (3 + spread(mix(bits, 1), isFull ? 40 : 8)) * minuteMs;
  // Some machines fail day after day but one in the week: those are what an operator looks for.
  const isSick = machine.number % 29 === 7;
  const failing = isSick ? (day + machine.number * 3) % 7 !== 0 : isWithin(mix(bits, 2), 0.02);
  const partial = isWithin(mix(bits, 3), 0.02);
  return {
    number: runNumber(machine.number, day),
    machine,
    type: isFull ? "FULL" : "INCREMENTAL",
    startsAt,
    exportEndsAt,
    storeEndsAt: exportEndsAt + (1 + spread(mix(bits, 4), 6)) * minuteMs,
    status: failing ? "FAILED" : partial ? "PARTIAL_SUCCESS" : "SUCCESS",
    sizeBytes: Math.floor(machine.sizeBytes * (isFull ? 0.55 : 0.02 + spread(mix(bits, 5), 50) / 1_000)),
  };
}

/** How many days back a run can still be restored. */
export const keptDays = (run: Pick<ScheduledRun, "type">): number => (run.type === "FULL" ? keepFullDays : keepIncrementalDays);
