import type { State, StorageRecord } from "./records";

/** How long the storage system works on each thing, in milliseconds. */
export const durations = {
  createVolume: 20_000,
  createGroup: 10_000,
  edit: 4_000,
  attach: 6_000,
  detach: 6_000,
  remove: 12_000,
  restore: 15_000,
  recover: 40_000,
  replicate: 60_000,
} as const;

/** The state at a moment; work under way ends by itself when its time has come. */
export function stateAt(record: Pick<StorageRecord, "settled" | "transition">, now: number): State {
  if (record.transition === null) return record.settled;
  return now < record.transition.until ? record.transition.during : record.transition.after;
}

const failures: readonly State[] = ["ERROR", "ERROR_EDITING", "ERROR_DELETING"];

/**
 * Starts work on a record. What it was before stays to be shown as `previous_state`. `outcome` is how the sandbox was told
 * the work shall end: one of the error states, or null for well.
 */
export function begin(
  moment: { now: number; outcome: string | null },
  record: StorageRecord,
  work: { during: State; forMs: number; after: State },
): void {
  const after = failures.find((state) => state === moment.outcome) ?? work.after;
  record.previous = stateAt(record, moment.now);
  record.settled = after;
  record.transition = { during: work.during, until: moment.now + work.forMs, after };
}

/** Whether nothing is under way and nothing is broken: the states in which the vendor takes new work. */
export function isIdle(record: StorageRecord, now: number): boolean {
  const state = stateAt(record, now);
  return state === "AVAILABLE" || state === "IN_USE";
}

/** Whether the record has ceased to exist. */
export function isGone(record: StorageRecord, now: number): boolean {
  return stateAt(record, now) === "DELETED";
}
