import type { ResourceState, RunState, Vm } from "@/lib/domain/inventory";
import type { Retention, Schedule, Weekday } from "@/lib/domain/schedule";
import { wordReader } from "../word-reader";

/*
 * The console's words in Backdesk's, each once. Tables are read in both directions where planners send what readers read.
 */

/** Policy windows have no zone: the connection's, UTC without one. */
export const zoneOf = (settings: { timezone?: string | undefined }): string => settings.timezone ?? "UTC";

/** Job status (contract README, "Values"). */
export const runState = wordReader<RunState>(
  "job status",
  {
    queued: "queued",
    initializing: "running",
    running: "running",
    succeeded: "succeeded",
    failed: "failed",
    canceled: "cancelled",
    // The attempt failed and another one follows as a job of its own.
    retried: "failed",
  },
  "unknown",
);

export type HistoryKind = "backup" | "restore" | "snapshot" | "replication" | "archive" | "recovery" | "mount" | "maintenance";

/** What a job class does, in our words; jobs of classes without a public name are shown as upkeep. */
export const historyKind = wordReader<HistoryKind>(
  "job class",
  {
    snapshot: "backup",
    DirectOnVault: "backup",
    directdedup: "backup",
    OnVault: "archive",
    StreamSnap: "replication",
    dedup: "replication",
    dedupasync: "replication",
    "remote-dedup": "replication",
    mount: "mount",
    clone: "mount",
    liveclone: "mount",
    reprovision: "mount",
    unmount: "mount",
    "unmount-delete": "mount",
    restore: "restore",
    Migrate: "recovery",
    Finalize: "recovery",
    expire: "maintenance",
  },
  "maintenance",
);

/** Classes of images that are in use by somebody rather than kept to be restored. */
export const activeClasses: ReadonlySet<string> = new Set(["mount", "clone", "liveclone", "reprovision"]);

const machineTypes: ReadonlySet<string> = new Set(["VMBackup", "GCPInstance"]);
const fileTypes: ReadonlySet<string> = new Set(["FileSystem", "CIFS", "NFS", "nas", "LVM Volume"]);

export const isMachine = (apptype: string | null | undefined): boolean => machineTypes.has(apptype ?? "");
export const vmKindOf = (apptype: string | null | undefined): Vm["kind"] => (isMachine(apptype) ? "vm" : "application");
export const backupTypeOf = (apptype: string | null | undefined): "image" | "filesystem" | "application" =>
  isMachine(apptype) ? "image" : fileTypes.has(apptype ?? "") ? "filesystem" : "application";

/** The console gives SLAs and groups no state: what is listed is there. */
export const listedState: ResourceState = "available";

/** Epoch microseconds as ISO 8601; null for nothing, zero or what is no time. */
export function isoTime(micros: number | null | undefined): string | null {
  if (micros === null || micros === undefined || !Number.isFinite(micros) || micros <= 0) return null;
  const date = new Date(Math.floor(micros / 1000));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Microseconds as whole seconds; null for nothing. */
export const secondsOf = (micros: number | null | undefined): number | null =>
  micros === null || micros === undefined || micros < 0 ? null : Math.round(micros / 1_000_000);

/** A policy of a template, as far as its times go (contract README, "SLT policy schedule"). */
export interface PolicyTimes {
  op?: string | null;
  scheduletype?: string | null;
  starttime?: string | null;
  endtime?: string | null;
  rpo?: string | null;
  rpom?: string | null;
  retention?: string | null;
  retentionm?: string | null;
  selection?: string | null;
  iscontinuous?: boolean | null;
}

const weekdays: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const retentionUnits = ["days", "weeks", "months", "years"] as const;

export function retentionOf({ retention, retentionm }: PolicyTimes): Retention | null {
  const count = Number(retention);
  const unit = retentionUnits.find((known) => known === retentionm);
  return Number.isInteger(count) && count >= 1 && count <= 10_000 && unit !== undefined ? { count, unit } : null;
}

/** Seconds after midnight, as text, as HH:MM; null when it is none. */
export function clockOf(seconds: string | null | undefined): string | null {
  const value = Number(seconds ?? "");
  if (seconds === null || seconds === undefined || seconds === "" || !Number.isFinite(value) || value < 0) return null;
  const minutes = Math.floor((value % 86_400) / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

const secondsText = (clock: string): string => {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return String(hours * 3_600 + minutes * 60);
};

/** Minutes between runs; null for once a day or more seldom. */
function everyMinutesOf({ rpo, rpom, iscontinuous }: PolicyTimes): number | null {
  const count = Number(rpo);
  if (!Number.isFinite(count) || count <= 0) return null;
  const minutes = rpom === "hours" ? count * 60 : rpom === "minutes" ? count : null;
  if (minutes === null || minutes >= 1_440) return iscontinuous === true ? 1_440 : null;
  return Math.round(minutes);
}

/** A policy's times as a schedule; null when they cannot be told in the words that every vendor shares. */
export function scheduleOf(policy: PolicyTimes, timezone: string, options: { isActive: boolean }): Schedule | null {
  const time = clockOf(policy.starttime);
  if (time === null) return null;
  const end = clockOf(policy.endtime);
  const common = {
    time,
    timezone,
    ...(end === null ? {} : { window: { startTime: time, endTime: end } }),
    // The first run is full and all that follow are not, whatever the policy.
    backupType: "incremental" as const,
    active: options.isActive,
  };
  switch (policy.scheduletype ?? "daily") {
    case "daily": {
      const everyMinutes = everyMinutesOf(policy);
      return everyMinutes === null ? { frequency: "daily", ...common } : { frequency: "interval", everyMinutes, ...common };
    }
    case "weekly": {
      const named =
        /dow:([a-z,]+)/i
          .exec(policy.selection ?? "")?.[1]
          ?.toLowerCase()
          .split(",") ?? [];
      const days = weekdays.filter((day) => named.includes(day));
      return { frequency: "weekly", ...(days.length > 0 ? { days } : { days: ["sun" as const] }), ...common };
    }
    case "monthly":
      return { frequency: "monthly", ...common };
    case "yearly":
      return { frequency: "monthly", months: [1], ...common };
    default:
      return null;
  }
}

type PolicyFields = Record<string, string | boolean | number>;

/** A schedule and retention as a policy's fields, or why the console has no policy like that. */
export function policyFieldsOf(
  schedule: Schedule,
  retention: Retention | null,
  timezone: string,
): { ok: true; fields: PolicyFields } | { ok: false; message: string } {
  const refuse = (message: string) => ({ ok: false as const, message });
  if (schedule.timezone !== timezone) return refuse(`must be in ${timezone}, the zone of this connection's policies`);
  if (!schedule.active) return refuse("cannot be paused by itself; switch the schedule of a backup off instead");
  const endtime = schedule.window?.endTime;
  const common: PolicyFields = {
    starttime: secondsText(schedule.window?.startTime ?? schedule.time),
    // Without a window the console is given six hours to begin.
    endtime: endtime === undefined ? String((Number(secondsText(schedule.time)) + 21_600) % 86_400) : secondsText(endtime),
    repeatinterval: "1",
    iscontinuous: false,
    selection: "none",
    exclusion: "none",
    exclusiontype: "none",
    rpo: "24",
    rpom: "hours",
    ...(retention === null ? {} : { retention: String(retention.count), retentionm: retention.unit }),
  };
  switch (schedule.frequency) {
    case "daily":
      return { ok: true, fields: { ...common, scheduletype: "daily" } };
    case "interval": {
      const every = schedule.everyMinutes ?? 0;
      if (every < 60 || every % 60 !== 0 || every >= 1_440) return refuse("must repeat every 1 to 23 whole hours");
      return { ok: true, fields: { ...common, scheduletype: "daily", rpo: String(every / 60) } };
    }
    case "weekly":
      return {
        ok: true,
        fields: { ...common, scheduletype: "weekly", selection: `dow:${(schedule.days ?? ["sun"]).join(",")}` },
      };
    case "monthly":
      if (schedule.days || schedule.weeks || schedule.months)
        return refuse("can only be monthly on the first of the month; weekdays of a month are not among the console's choices");
      return { ok: true, fields: { ...common, scheduletype: "monthly", selection: "dom:1" } };
  }
}
