import type { Cycle, Retention, Schedule, Weekday, WeekOfMonth } from "@/lib/domain/schedule";
import type { ResourceState, RunState, Vm, Volume, VolumeGroup } from "@/lib/domain/inventory";
import { stateReader } from "../word-reader";

/*
 * Samsung's words in Backdesk's, each once. Tables are read in both directions where planners send what readers read.
 */

/** How times without a zone are meant: the connection's zone, UTC without one. */
export const zoneOf = (settings: { timezone?: string | undefined }): string => settings.timezone ?? "UTC";

/** Backup 1.2, List Backup Histories: backup_job_state. */
export const backupJobState = stateReader<RunState>("backup_job_state", {
  SUCCESS: "succeeded",
  PARTIAL_SUCCESS: "partial",
  FAILED: "failed",
  INPROGRESS: "running",
});

/** Backup 1.2, List Backup Restore Histories: restore_state. */
export const restoreState = stateReader<RunState>("restore_state", {
  COMPLETED: "succeeded",
  PARTIAL_SUCCESS: "partial",
  FAILED: "failed",
  INPROGRESS: "running",
});

/** Archive Storage 1.1, histories: state is free; SUCCESS is seen, the others are the words of Backup's runs. */
export const archiveState = stateReader<RunState>("archive state", {
  SUCCESS: "succeeded",
  PARTIAL_SUCCESS: "partial",
  FAILED: "failed",
  INPROGRESS: "running",
  CANCELED: "cancelled",
});

const resourceStates = {
  CREATING: "creating",
  AVAILABLE: "available",
  EDITING: "editing",
  DELETING: "deleting",
  DELETED: "gone",
  ERROR: "error",
  ERROR_DELETING: "error",
  ERROR_EDITING: "error",
} as const satisfies Record<string, ResourceState>;

/** Backups, agents and volume groups. */
export const resourceState = stateReader<ResourceState>("state", resourceStates);

/** Block Storage 1.3, Show Volume: state. */
export const volumeState = stateReader<Volume["state"]>("volume state", {
  ...resourceStates,
  IN_USE: "in-use",
  ATTACHING: "attaching",
  DETACHING: "detaching",
});

/** File Storage 1.1 and Parallel File Storage 1.0: state of a volume. The contracts leave it free; their provider names four. */
export const fileVolumeState = stateReader<Volume["state"]>("file volume state", {
  creating: "creating",
  available: "available",
  editing: "editing",
  restoring: "editing",
  deleting: "deleting",
  deleted: "gone",
  error: "error",
});

/** Archive Storage 1.1, Show Bucket: the contract shows ACTIVE; the others are the words of the sister services. */
export const bucketState = stateReader<ResourceState>("bucket state", {
  CREATING: "creating",
  ACTIVE: "available",
  EDITING: "editing",
  DELETING: "deleting",
  DELETED: "gone",
  ERROR: "error",
});

/** Archive Storage 1.1, archiving policies: state. */
export const archivingPolicyState = stateReader<"active" | "paused">("archiving policy state", {
  ACTIVE: "active",
  INACTIVE: "paused",
});

/** Archive Storage 1.1: `object_lifecycle`, days as text. */
export const daysOfText = (text: string | null | undefined): number | null =>
  text !== null && text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : null;

/** File Storage 1.1: purpose of a volume; `none` is what the vendor's provider shows of one that follows no other. */
export const fileVolumePurpose = stateReader<Volume["purpose"]>("file volume purpose", {
  none: "original",
  replication: "replica",
  backup: "backup",
});

const fileAccessKinds = {
  VM: "vm",
  BM: "bare-metal",
  GPU: "gpu",
  GPU_NODE: "multi-node-gpu",
  ENDPOINT: "endpoint",
} as const;

/** File Storage 1.1, access rules: object_type. A type that the contract does not list keeps its word. */
export const fileAccessKind = (type: string): string => lookUp(fileAccessKinds, type) ?? type;

/** Block Storage 1.3: purpose of a volume or group. */
export const purpose = stateReader<VolumeGroup["purpose"]>("purpose", {
  ORG: "original",
  REPL: "replica",
  RECOVERY: "recovery",
  BACKUP: "backup",
});

/** Backup 1.2, List Targets of Backup Agent: server_state is free; RUNNING is seen. */
export const powerState = stateReader<Vm["powerState"]>("server_state", {
  RUNNING: "running",
  ACTIVE: "running",
  STOPPED: "stopped",
  SHUTOFF: "stopped",
});

/** Backup agents: connection_state is free; SUCCESS is seen. */
export const agentConnectionState = stateReader<"connected" | "disconnected">("connection_state", {
  SUCCESS: "connected",
  FAIL: "disconnected",
  FAILED: "disconnected",
});

export const serverCategories = ["VIRTUAL_SERVER", "GPU_SERVER", "BAREMETAL_SERVER"] as const;
export type ServerCategory = (typeof serverCategories)[number];

export const vmKindOf: Readonly<Record<ServerCategory, Vm["kind"]>> = {
  VIRTUAL_SERVER: "vm",
  GPU_SERVER: "gpu",
  BAREMETAL_SERVER: "bare-metal",
};

/** VM_IMAGE and FILESYSTEM are the only types; a type that is not known is shown as what it most likely is not: an image. */
export const backupTypeOf = (policyType: string): "image" | "filesystem" => (policyType === "VM_IMAGE" ? "image" : "filesystem");
export const policyTypeOf = { image: "VM_IMAGE", filesystem: "FILESYSTEM" } as const;

function inverse<K extends string, V extends string>(table: Readonly<Record<K, V>>): Readonly<Record<V, K>> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [value, key])) as Record<V, K>;
}

const retentions = {
  WEEK_2: { count: 2, unit: "weeks" },
  MONTH_1: { count: 1, unit: "months" },
  MONTH_3: { count: 3, unit: "months" },
  MONTH_6: { count: 6, unit: "months" },
  YEAR_1: { count: 1, unit: "years" },
} as const satisfies Record<string, Retention>;
export type RetentionPeriod = keyof typeof retentions;

/** The retentions that this vendor takes, as inputs name them. */
export const takenRetentions: readonly Retention[] = Object.values(retentions);

/** retention_period in our words; null for a word that the contract does not list. */
export function retentionOf(period: string | null | undefined): Retention | null {
  if (period === null || period === undefined || !Object.hasOwn(retentions, period)) return null;
  return { ...retentions[period as RetentionPeriod] };
}

/** The vendor's word for a retention; null for one that it does not take. */
export function retentionPeriodOf({ count, unit }: Retention): RetentionPeriod | null {
  const found = Object.entries(retentions).find(([, known]) => known.count === count && known.unit === unit);
  return found === undefined ? null : (found[0] as RetentionPeriod);
}

const days = { MON: "mon", TUE: "tue", WED: "wed", THU: "thu", FRI: "fri", SAT: "sat", SUN: "sun" } as const satisfies Record<
  string,
  Weekday
>;
const weeks = {
  WEEK_1: "first",
  WEEK_2: "second",
  WEEK_3: "third",
  WEEK_4: "fourth",
  WEEK_LAST: "last",
} as const satisfies Record<string, WeekOfMonth>;
const vendorDayOf = inverse(days);
const vendorWeekOf = inverse(weeks);

const frequencies = { DAILY: "daily", WEEKLY: "weekly", MONTHLY: "monthly" } as const;

function lookUp<V>(table: Readonly<Record<string, V>>, word: string | null | undefined): V | undefined {
  return word !== null && word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
}

/** A schedule as Backup 1.2 takes it (Set Backup Schedule, Create Backup). */
export interface VendorSchedule {
  frequency: keyof typeof frequencies;
  start_day?: keyof typeof days;
  start_week?: keyof typeof weeks;
  start_time: string;
  type: "FULL" | "INCREMENTAL";
}

/** A backup schedule in our words; null when its frequency or time cannot be read. `timezone` is the connection's. */
export function scheduleOf(
  row: {
    frequency: string;
    type: string;
    start_time: string | null | undefined;
    start_day?: string | null | undefined;
    start_week?: string | null | undefined;
    state?: string | null | undefined;
  },
  timezone: string,
): Schedule | null {
  const frequency = lookUp(frequencies, row.frequency);
  const time = /^([01]\d|2[0-3]):[0-5]\d/.exec(row.start_time ?? "")?.[0];
  if (frequency === undefined || time === undefined) return null;
  const day = frequency === "daily" ? undefined : lookUp(days, row.start_day);
  const week = frequency === "monthly" ? lookUp(weeks, row.start_week) : undefined;
  return {
    frequency,
    time,
    timezone,
    ...(day === undefined ? {} : { days: [day] }),
    ...(week === undefined ? {} : { weeks: [week] }),
    backupType: row.type === "FULL" ? "full" : "incremental",
    active: true,
  };
}

/**
 * The vendor's schedules for one of ours: it takes one day and one week per schedule, so several become several.
 * Null for what it cannot express (intervals, months, windows, inactive ones). The zone is the caller's to check.
 */
export function vendorSchedulesOf(schedule: Schedule): VendorSchedule[] | null {
  const { frequency, time, backupType, active } = schedule;
  if (frequency === "interval" || !active || schedule.months !== undefined || schedule.window !== undefined) return null;
  const base = {
    frequency: frequency.toUpperCase() as VendorSchedule["frequency"],
    start_time: `${time}:00`,
    type: backupType === "full" ? ("FULL" as const) : ("INCREMENTAL" as const),
  };
  if (frequency === "daily") return [base];
  const startDays = schedule.days?.map((day) => vendorDayOf[day]) ?? [];
  if (startDays.length === 0) return null;
  if (frequency === "weekly") return startDays.map((start_day) => ({ ...base, start_day }));
  const startWeeks = schedule.weeks?.map((week) => vendorWeekOf[week]) ?? [];
  if (startWeeks.length === 0) return null;
  return startWeeks.flatMap((start_week) => startDays.map((start_day) => ({ ...base, start_day, start_week })));
}

/** A snapshot schedule in our words; null for none (frequency NONE, no hour). `hour` is a number here, text in File Storage. */
export function snapshotScheduleOf(
  row:
    | {
        frequency?: string | null | undefined;
        hour?: number | string | null | undefined;
        day_of_week?: string | null | undefined;
      }
    | null
    | undefined,
  timezone: string,
): Schedule | null {
  const hour = row?.hour === null || row?.hour === undefined || row.hour === "" ? Number.NaN : Number(row.hour);
  if (row === null || row === undefined || row.frequency === "NONE" || !Number.isInteger(hour) || hour < 0 || hour > 23)
    return null;
  const day = lookUp(days, row.day_of_week);
  // Left out, the day means daily; answers say so in `frequency` too, which is believed first.
  const frequency = row.frequency === "DAILY" || (row.frequency !== "WEEKLY" && day === undefined) ? "daily" : "weekly";
  return {
    frequency,
    time: `${String(hour).padStart(2, "0")}:00`,
    timezone,
    ...(frequency === "weekly" && day !== undefined ? { days: [day] } : {}),
    backupType: "full",
    active: true,
  };
}

/** What Block Storage takes for a snapshot schedule; null for what it cannot express (it knows whole hours and at most one day). */
export function vendorSnapshotScheduleOf(schedule: Schedule): { hour: number; day_of_week?: keyof typeof days } | null {
  const [hour, minute] = schedule.time.split(":").map(Number);
  if (hour === undefined || minute !== 0 || schedule.months !== undefined || schedule.window !== undefined || !schedule.active)
    return null;
  if (schedule.frequency === "daily") return { hour };
  const [day, ...more] = schedule.days ?? [];
  if (schedule.frequency !== "weekly" || day === undefined || more.length > 0) return null;
  return { hour, day_of_week: vendorDayOf[day] };
}

const cycles = {
  "5MIN": "5min",
  HOURLY: "hourly",
  DAILY: "daily",
  WEEKLY: "weekly",
  MONTHLY: "monthly",
} as const satisfies Record<string, Cycle>;
export const vendorCycleOf = inverse(cycles);
export const cycleOf = (word: string | null | undefined): Cycle | null => lookUp<Cycle>(cycles, word) ?? null;

const fileCycles: readonly Cycle[] = ["5min", "hourly", "daily", "weekly", "monthly"];
/** File Storage 1.1: replication_frequency is in our own words. */
export const fileCycleOf = (word: string | null | undefined): Cycle | null => fileCycles.find((cycle) => cycle === word) ?? null;

export const vendorReplicationPolicyOf = { resync: "RESYNC", break: "BREAK" } as const;

/** `*_gb`, as a number or numeric text, in bytes (2^30); null for anything else. */
export const bytesOfGb = (value: number | string | null | undefined): number | null => scaled(value, 2 ** 30);
/** `*_tb` in bytes (2^40). */
export const bytesOfTb = (value: number | string | null | undefined): number | null => scaled(value, 2 ** 40);
/** `*_mb` in bytes (2^20). */
export const bytesOfMb = (value: number | string | null | undefined): number | null => scaled(value, 2 ** 20);

/** Archive Storage 1.1: sizes of buckets and objects are bytes as text. */
export const bytesOfText = (value: string | null | undefined): number | null => scaled(value, 1);

function scaled(value: number | string | null | undefined, unit: number): number | null {
  if (value === null || value === undefined || value === "") return null;
  const bytes = Math.round(Number(value) * unit);
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null;
}

/** `HH:MM:SS`, hours beyond 24 and leading days included, in seconds; null for anything else. */
export function lagSecondsOf(text: string | null | undefined): number | null {
  const match = /^(?:(\d+) days?,? )?(\d+):([0-5]\d):([0-5]\d)(?:\.\d+)?$/.exec(text?.trim() ?? "");
  if (match === null) return null;
  const [, day, hours, minutes, seconds] = match;
  return Number(day ?? 0) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}
