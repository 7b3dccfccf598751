import type { Worked } from "../storage/work";

/** What Archive Storage keeps. Times are milliseconds of the sandbox's clock. */

export type BucketState = "ACTIVE" | "DELETING" | "DELETED";
/** SUCCESS is all that the contract shows; the others are the words of Backup's runs. */
export type ExecutionState = "INPROGRESS" | "SUCCESS" | "FAILED" | "CANCELED";

/** Time in which something was switched on; `to` is null while it still is. */
export interface Period {
  from: number;
  to: number | null;
}

/** Moves objects of an Object Storage bucket here once a day, when they are older than the lifecycle. */
export interface ArchivingPolicy {
  readonly id: string;
  readonly sourceBucket: string;
  /** Age of the objects, in days. */
  lifecycleDays: number;
  /** Time of the day in UTC, in milliseconds. */
  readonly atMs: number;
  active: Period[];
}

/** Something to bring back, and how much of it there was. */
export interface RecoveryPart {
  path: string;
  /** Null is worked out from what the bucket held when the recovery began. */
  holds: { objects: number; bytes: number } | null;
}

export interface Recovery {
  readonly id: string;
  readonly recoveryId: string;
  readonly targetBucket: string;
  readonly startAt: number;
  readonly durationMs: number;
  readonly outcome: "SUCCESS" | "FAILED";
  readonly parts: readonly RecoveryPart[];
  cancelledAt: number | null;
}

export interface Bucket extends Worked<BucketState> {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly createdAt: number;
  isEncrypted: boolean;
  /** When versions were kept. */
  versioned: Period[];
  policy: ArchivingPolicy | null;
  recoveries: Recovery[];
  /** Archiving runs that were cancelled, by their id. */
  cancelled: Map<string, number>;
  /** Objects and folders deleted; what is archived under the name later is there again. */
  deletions: { path: string; at: number }[];
  /** `object name`, NUL, `version`. */
  deletedVersions: Set<string>;
}

export const isOn = (periods: readonly Period[], at: number): boolean =>
  periods.some(({ from, to }) => from <= at && (to === null || at < to));

/** Switches on or off from a moment; nothing changes when it already is so. */
export function switchTo(periods: readonly Period[], isWanted: boolean, now: number): Period[] {
  if (isOn(periods, now) === isWanted) return [...periods];
  if (isWanted) return [...periods, { from: now, to: null }];
  return periods.map((period) => (period.to === null ? { ...period, to: now } : period));
}
