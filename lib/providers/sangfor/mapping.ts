import type { History, ResourceState, RunState, Vm } from "@/lib/domain/inventory";
import type { Retention } from "@/lib/domain/schedule";
import { stateReader } from "../word-reader";

/*
 * The platform's words in Backdesk's, each once (contract README, "Enums" and "Tasks").
 */

/** How times without a zone are meant: the connection's zone, UTC without one. */
export const zoneOf = (settings: { timezone?: string | undefined }): string => settings.timezone ?? "UTC";

/** OperationLogStatus. A task that is being cancelled still runs. */
export const taskState = stateReader<RunState>("task status", {
  waiting: "queued",
  doing: "running",
  canceling: "running",
  finish: "succeeded",
  failure: "failed",
  canceled: "cancelled",
});

/** A task's progress runs from 0 to 100; -1 and -2 stand for failed and waiting. */
export const taskPercent = (progress: number | null | undefined): number | null =>
  progress === null || progress === undefined || progress < 0 ? null : Math.min(100, progress);

/** `power_state` is on or off; older answers say it in `status` alone. */
export const powerState = stateReader<Vm["powerState"]>("power state", {
  on: "running",
  off: "stopped",
  running: "running",
  stopped: "stopped",
  suspend: "stopped",
  error: "unknown",
  alert: "running",
});

/** Consistency group snapshots and VM snapshots share their words. */
export const snapshotState = stateReader<ResourceState>("snapshot status", {
  normal: "available",
  available: "available",
  active: "available",
  ok: "available",
  creating: "creating",
  updating: "editing",
  recovering: "editing",
  deleting: "deleting",
  error: "error",
  lost: "error",
});

/** What a task is about, by its action: actions are free text, so the words in them decide, the more telling first. */
const historyKinds: readonly [RegExp, History["kind"]][] = [
  [/recover|restor|rollback|revert/i, "restore"],
  [/snapshot/i, "snapshot"],
  [/migrat|replica/i, "replication"],
  [/archiv/i, "archive"],
  [/back ?up|cdp/i, "backup"],
  [/attach|mount/i, "mount"],
];
export const historyKindOf = (action: string): History["kind"] =>
  // Locks, policies and CBT carry "backup" in their names, but copy nothing.
  /resource|policy|cbt/i.test(action) ? "maintenance" : (historyKinds.find(([word]) => word.test(action))?.[1] ?? "maintenance");

const retentionUnits = { d: "days", w: "weeks", m: "months", y: "years" } as const;
const unitDays = { days: 1, weeks: 7, months: 30, years: 365 } as const;

/** `14,d` or `1,m` in our words; null for `-1`, which is off, and for anything else. */
export function retentionText(text: string | null | undefined): Retention | null {
  const match = /^(\d{1,4})\s*,\s*([dwmy])$/i.exec(text?.trim() ?? "");
  if (match === null) return null;
  const [count, unit] = [Number(match[1]), match[2]?.toLowerCase()];
  return count < 1 ? null : { count, unit: retentionUnits[unit as keyof typeof retentionUnits] };
}

/** What a policy keeps: all backups for so long, or the longest of those kept per day, week, month and year. */
export function retentionOf(retention: Readonly<Record<string, string | null | undefined>> | null | undefined): Retention | null {
  const all = retentionText(retention?.all);
  if (all !== null) return all;
  const kept = ["day", "week", "month", "year"].flatMap((step) => retentionText(retention?.[step]) ?? []);
  const days = ({ count, unit }: Retention) => count * unitDays[unit];
  return kept.reduce<Retention | null>((longest, one) => (longest === null || days(one) > days(longest) ? one : longest), null);
}

/** `*_mb` in bytes (2^20); null for what is no size. */
export function bytesOfMb(value: number | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  const bytes = Math.round(value * 2 ** 20);
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null;
}
