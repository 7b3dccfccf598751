import { isWithin, mix, spread } from "@/lib/sandbox/randomness";
import { looseUuid } from "../fleet/numbered-ids";
import { dayMs, minuteMs, secondMs } from "./calendar";
import { activeSchedules, type BackupRecord, type RestoreOutcome, type RestoreRun } from "./records";
import { runsBetween } from "./runs";

/** How long the vendor's restore histories reach back. */
const restoreHistoryMs = 90 * dayMs;
const drillEveryMs = 30 * dayMs;

/** Restores of the last 90 days, oldest first: those asked for, and drills that somebody made now and then before. */
export function restoresOf(record: BackupRecord, now: number): RestoreRun[] {
  const drills = record.role === "ORIGINAL" ? drillsBefore(record, now) : [];
  return [...drills, ...record.restores.filter(({ startedAt }) => startedAt > now - restoreHistoryMs)];
}

/** In each thirty days one backup in twenty-five has been tried out; the restored server was removed afterwards. */
function drillsBefore(record: BackupRecord, now: number): RestoreRun[] {
  const newest = Math.floor(now / drillEveryMs);
  const drills: RestoreRun[] = [];
  for (let turn = newest - 3; turn <= newest; turn += 1) {
    if (!isWithin(mix(record.salt, turn, 91), 0.04) || activeSchedules(record).length === 0) continue;
    const startedAt = turn * drillEveryMs + spread(mix(record.salt, turn, 92), drillEveryMs / secondMs) * secondMs;
    if (startedAt > now || startedAt <= now - restoreHistoryMs || startedAt < record.readyAt + dayMs) continue;
    const drill = drillAt(record, startedAt, turn);
    if (drill !== null) drills.push(drill);
  }
  return drills;
}

function drillAt(record: BackupRecord, startedAt: number, turn: number): RestoreRun | null {
  const restored = runsBetween(record, startedAt - 14 * dayMs, startedAt).findLast(
    (run) => run.outcome === "SUCCESS" && run.endsAt < startedAt,
  );
  if (restored === undefined) return null;
  const bits = mix(record.salt, turn, 93);
  const outcome: RestoreOutcome = isWithin(bits, 0.08) ? "FAILED" : isWithin(bits, 0.12) ? "PARTIAL_SUCCESS" : "COMPLETED";
  const isImage = record.policyType === "VM_IMAGE";
  return {
    targetStartedAt: restored.startedAt,
    scheduleName: restored.scheduleName,
    startedAt,
    endsAt: startedAt + (6 + (bits % 40)) * minuteMs,
    outcome,
    serverName: isImage ? `${record.serverName}-drill` : record.serverName,
    serverUuid: outcome === "FAILED" ? null : isImage ? looseUuid(record.salt, turn, 94) : record.serverUuid,
  };
}

/** What a restore asked for takes: seconds where a real one takes hours, so that people can watch it end. */
export const newRestoreMs = (record: BackupRecord, startedAt: number): number =>
  (30 + spread(mix(record.salt, startedAt, 95), 20)) * secondMs;
