import type { ServerCategory } from "../fleet/roles";
import { dayMs, type Recurrence } from "./calendar";

export type PolicyType = "VM_IMAGE" | "FILESYSTEM";
export type RunType = "FULL" | "INCREMENTAL";
export type RunOutcome = "SUCCESS" | "PARTIAL_SUCCESS" | "FAILED";
export type RestoreOutcome = "COMPLETED" | "PARTIAL_SUCCESS" | "FAILED";

/** How long each retention period keeps a restore target. */
export const retentionMs = {
  WEEK_2: 14 * dayMs,
  MONTH_1: 30 * dayMs,
  MONTH_3: 90 * dayMs,
  MONTH_6: 180 * dayMs,
  YEAR_1: 365 * dayMs,
} as const;
export type RetentionPeriod = keyof typeof retentionMs;

export interface Schedule {
  id: string;
  name: string;
  type: RunType;
  recurrence: Recurrence;
  /** Fires from here to `until`, which is where it was replaced. */
  from: number;
  until: number;
}

/** A run that was asked for, not scheduled. */
export interface ManualRun {
  startedAt: number;
  endsAt: number;
  outcome: RunOutcome;
}

export interface RestoreRun {
  /** `backup_start_time` of the restore target. */
  targetStartedAt: number;
  scheduleName: string;
  startedAt: number;
  endsAt: number;
  outcome: RestoreOutcome;
  serverName: string;
  /** Null until the server is there. */
  serverUuid: string | null;
}

/** Another backup, perhaps in another region of the account. */
export interface BackupLink {
  region: string;
  ref: number;
}

/** How a backup's runs tend to go, apart from chance. */
export type Outlook = "steady" | "flaky" | "busy";

/** One backup: the standing arrangement and what has happened to it by hand. Its scheduled runs follow from this. */
export interface BackupRecord {
  ref: number;
  id: string;
  /** Bits that its runs' fortunes depend on. */
  salt: number;
  name: string;
  role: "ORIGINAL" | "REPLICA";
  createdAt: number;
  modifiedAt: number;
  /** CREATING until here. */
  readyAt: number;
  /** DELETING from here; null while it stands. */
  deletingAt: number | null;
  /** The server's number in the region's fleet; for a replica, in the origin's. */
  serverNumber: number;
  serverRegion: string;
  serverUuid: string;
  serverName: string;
  serverCategory: ServerCategory;
  serverOsType: string;
  serverSizeGb: number;
  policyType: PolicyType;
  /** Where copies are kept. */
  region: string;
  isEncrypted: boolean;
  paths: readonly string[] | null;
  isAllFilesystem: boolean;
  agentId: string | null;
  /** Oldest first; each counts for runs from `from` on. */
  retentions: readonly { from: number; period: RetentionPeriod }[];
  /** Present and past ones. */
  schedules: readonly Schedule[];
  /** The copy in the partner region and since when runs are copied. */
  replica: (BackupLink & { since: number }) | null;
  origin: BackupLink | null;
  outlook: Outlook;
  manualRuns: readonly ManualRun[];
  /** Restores asked for, oldest first. */
  restores: RestoreRun[];
  deletedTargets: ReadonlySet<string>;
}

export const stateAt = ({ readyAt, deletingAt }: Pick<BackupRecord, "readyAt" | "deletingAt">, now: number): string => {
  if (deletingAt !== null) return "DELETING";
  return now < readyAt ? "CREATING" : "AVAILABLE";
};

export const activeSchedules = (record: BackupRecord): Schedule[] => record.schedules.filter(({ until }) => until === Infinity);

export function retentionAt(record: BackupRecord, at: number): RetentionPeriod {
  return record.retentions.findLast(({ from }) => from <= at)?.period ?? record.retentions[0]?.period ?? "WEEK_2";
}
