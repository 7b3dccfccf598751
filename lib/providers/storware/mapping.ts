import type { History, RestoreTarget, RunState } from "@/lib/domain/inventory";
import type { Retention } from "@/lib/domain/schedule";
import { stateReader } from "../word-reader";
import type { Backup, RetentionSettings } from "./records";

/* The vendor's words in Backdesk's, each once (contract README, "Enums"). Times and sizes need no table: milliseconds and bytes. */

export const taskState = stateReader<RunState>("task state", {
  QUEUED: "queued",
  RUNNING: "running",
  FINISHED: "succeeded",
  FAILED: "failed",
  CANCELLED: "cancelled",
});

export const nodeState = stateReader<"connected" | "disconnected">("node state", {
  RUNNING: "connected",
  ACTIVE: "connected",
  ONLINE: "connected",
  DISABLED: "disconnected",
  OFFLINE: "disconnected",
  DOWN: "disconnected",
});

const historyKinds: Readonly<Record<string, History["kind"]>> = {
  EXPORT: "backup",
  STORE: "backup",
  RESTORE: "restore",
  IMPORT: "restore",
  MOUNT: "mount",
  UNMOUNT: "mount",
  SNAPSHOT: "snapshot",
  SNAPSHOT_REVERSION: "recovery",
};

/** Everything that is not named keeps the server in order: clean-ups, inventories, tapes. */
export const historyKindOf = (type: string | null): History["kind"] =>
  type !== null && Object.hasOwn(historyKinds, type) ? (historyKinds[type] ?? "maintenance") : "maintenance";

/** Only these hold something that can be restored; the others are runs. */
const restorable = new Set(["SUCCESS", "PARTIAL_SUCCESS"]);
const isPoint = (status: string | null) => status !== null && restorable.has(status);

const pointKinds: Readonly<Record<string, RestoreTarget["kind"]>> = {
  FULL: "full",
  INCREMENTAL: "incremental",
  SYNTHETIC: "full",
  SYNCHRONIZATION: "full",
};
export const pointKindOf = (type: string | null): RestoreTarget["kind"] =>
  type === null ? "image" : (pointKinds[type] ?? "image");

/** Whether a record of `/backups` is a restore point and, where it cannot be restored, why. */
export function restorability(backup: Pick<Backup, "status" | "backupLocations" | "hidden" | "warnings">): {
  isPoint: boolean;
  isRestorable: boolean;
  note: string | null;
} {
  if (!isPoint(backup.status)) return { isPoint: false, isRestorable: false, note: null };
  const present = backup.backupLocations.filter(({ status }) => status === null || status === "PRESENT");
  if (present.length === 0) return { isPoint: true, isRestorable: false, note: "No destination holds this backup at present." };
  if (backup.status === "PARTIAL_SUCCESS")
    return { isPoint: true, isRestorable: true, note: "The backup succeeded in part; something may be missing in it." };
  const [warning] = backup.warnings;
  return { isPoint: true, isRestorable: true, note: warning === undefined ? null : `The vendor warns: ${warning}` };
}

const dayMs = 86_400_000;
const unitDays: Readonly<Record<Retention["unit"], number>> = { days: 1, weeks: 7, months: 30, years: 365 };

/** How long the vendor keeps what a retention says, in milliseconds: it has durations only, so a month is 30 days, a year 365. */
export const retentionMs = ({ count, unit }: Retention): number => count * unitDays[unit] * dayMs;

/** How long full backups are kept at the least, in whole days; null where the rule goes by number alone. */
export function retentionOf(settings: RetentionSettings | null): Retention | null {
  const ms = settings?.retentionKeepFullNewerThan ?? null;
  if (ms === null || ms < dayMs) return null;
  return { count: Math.min(10_000, Math.floor(ms / dayMs)), unit: "days" };
}
