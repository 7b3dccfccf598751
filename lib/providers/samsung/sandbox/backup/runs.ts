import { isWithin, mix, spread } from "@/lib/sandbox/randomness";
import { looseUuid } from "../fleet/numbered-ids";
import { dayMs, hourMs, minuteMs, occurrences, secondMs } from "./calendar";
import {
  retentionAt,
  type BackupRecord,
  type ManualRun,
  type RetentionPeriod,
  type RunOutcome,
  type RunType,
  type Schedule,
} from "./records";
import { manualSchedule } from "./schedules";

/** How long the vendor's histories reach back. */
export const historyMs = 30 * dayMs;
/** No run is longer than this. */
const longestRunMs = 12 * hourMs;

/** One run of a backup. It is INPROGRESS until `endsAt`. */
export interface BackupRun {
  guid: string;
  scheduleId: string;
  scheduleName: string;
  type: RunType;
  startedAt: number;
  endsAt: number;
  outcome: RunOutcome;
  retention: RetentionPeriod;
}

export const runStateAt = (run: BackupRun, now: number): RunOutcome | "INPROGRESS" =>
  now < run.endsAt ? "INPROGRESS" : run.outcome;

interface Start {
  at: number;
  schedule: Schedule | null;
  manual: ManualRun | null;
}

/**
 * Every run that started from `from` to `to`, both included, oldest first. A function of the record alone: nothing has to
 * happen for time to have passed. A schedule that comes due during a run is passed over, and at one moment a full run
 * goes before an incremental one. Until a backup has a full run, the next is made full whatever its schedule says.
 */
export function runsBetween(record: BackupRecord, from: number, to: number): BackupRun[] {
  // What runs at `from` may have started before it.
  const first = from - 2 * longestRunMs;
  let hasFull = record.readyAt < first;
  let busyUntil = -Infinity;
  const runs: BackupRun[] = [];
  for (const start of startsBetween(record, hasFull ? first : record.readyAt, to)) {
    if (start.at < busyUntil) continue;
    const type = hasFull ? (start.schedule?.type ?? "INCREMENTAL") : "FULL";
    const run = runFrom(record, start, type);
    busyUntil = run.endsAt;
    hasFull ||= run.outcome !== "FAILED";
    if (run.startedAt >= from) runs.push(run);
  }
  return runs;
}

function startsBetween(record: BackupRecord, from: number, to: number): Start[] {
  const starts: Start[] = [];
  for (const schedule of record.schedules) {
    const last = Math.min(to, schedule.until - 1);
    for (const at of occurrences(schedule.recurrence, Math.max(from, schedule.from, record.readyAt), last)) {
      if (record.deletingAt === null || at < record.deletingAt) starts.push({ at, schedule, manual: null });
    }
  }
  for (const manual of record.manualRuns) {
    if (manual.startedAt >= from && manual.startedAt <= to) starts.push({ at: manual.startedAt, schedule: null, manual });
  }
  return starts.sort((a, b) => a.at - b.at || weight(a) - weight(b));
}

const weight = ({ manual, schedule }: Start): number => (manual ? 0 : schedule?.type === "FULL" ? 1 : 2);

function runFrom(record: BackupRecord, { at, schedule, manual }: Start, type: RunType): BackupRun {
  const named = schedule ?? manualSchedule(record.salt, type, at);
  return {
    guid: looseUuid(record.salt, at, 31),
    scheduleId: named.id,
    scheduleName: named.name,
    type,
    startedAt: at,
    endsAt: manual?.endsAt ?? at + durationMs(record, at, type),
    outcome: manual?.outcome ?? outcomeOf(record, at),
    retention: retentionAt(record, at),
  };
}

/** How long a scheduled run takes: by size, more for a full one; the busy machines are hardly ever done. */
function durationMs(record: BackupRecord, at: number, type: RunType): number {
  const jitter = spread(mix(record.salt, at, 32), 10 * minuteMs);
  if (record.outlook === "busy") return 195 * minuteMs + 3 * jitter;
  const minutesForSize = record.serverSizeGb / (type === "FULL" ? 8 : 60);
  return Math.floor((Math.min(8 * hourMs, (3 + minutesForSize) * minuteMs) + jitter) / secondMs) * secondMs;
}

/**
 * A flaky machine's backups fail for up to seven days of every ten. Of two neighbours at least one is failing, so that every
 * place always has one.
 */
function isFailingOn({ outlook, serverNumber, salt }: BackupRecord, at: number): boolean {
  if (outlook !== "flaky") return false;
  const turn = Math.floor(serverNumber / 16);
  const phase = (turn % 2) * 5 + (turn >> 1) + (salt % 2);
  return (Math.floor(at / dayMs) + phase) % 10 >= 3;
}

function outcomeOf(record: BackupRecord, at: number): RunOutcome {
  if (isFailingOn(record, at)) return "FAILED";
  const bits = mix(record.salt, at, 33);
  if (isWithin(bits, 0.015)) return "FAILED";
  return isWithin(bits, record.policyType === "FILESYSTEM" ? 0.05 : 0.03) ? "PARTIAL_SUCCESS" : "SUCCESS";
}

/** The run that is under way; null when there is none. */
export function runUnderWay(record: BackupRecord, now: number): BackupRun | null {
  return runsBetween(record, now - longestRunMs, now).find((run) => now < run.endsAt) ?? null;
}

/** What a run by hand comes to: seconds where a scheduled run takes hours, so that people can watch it end. */
export function newManualRun(record: BackupRecord, startedAt: number, outcome: RunOutcome | null): ManualRun {
  const seconds = 25 + spread(mix(record.salt, startedAt, 34), 20);
  return {
    startedAt,
    endsAt: startedAt + seconds * secondMs,
    outcome: outcome ?? (isFailingOn(record, startedAt) ? "FAILED" : "SUCCESS"),
  };
}
