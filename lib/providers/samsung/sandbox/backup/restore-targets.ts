import { isWithin, mix } from "@/lib/sandbox/randomness";
import { looseUuid } from "../fleet/numbered-ids";
import { minuteMs } from "./calendar";
import { retentionMs, type BackupRecord } from "./records";
import { historyMs, runsBetween, type BackupRun } from "./runs";

/** A point in time that can be restored. */
export interface RestoreTarget {
  id: string;
  run: BackupRun;
  usageGb: number;
  isAvailable: boolean;
}

/** The runs that filled a replica: each good run of the origin, copied a little later. */
export function replicaRuns(record: BackupRecord, origin: BackupRecord, from: number, to: number): BackupRun[] {
  const since = origin.replica?.since ?? Infinity;
  return runsBetween(origin, Math.max(from - historyMs, since), to)
    .filter((run) => run.outcome !== "FAILED")
    .map((run) => {
      const startedAt = run.endsAt + (5 + (mix(record.salt, run.startedAt, 41) % 25)) * minuteMs;
      const endsAt = startedAt + (run.endsAt - run.startedAt) / 2;
      return { ...run, guid: looseUuid(record.salt, run.startedAt, 42), startedAt, endsAt, outcome: "SUCCESS" as const };
    })
    .filter((run) => run.startedAt >= from && run.startedAt <= to);
}

/** What is kept at `now` of the runs that started from `from` to `to`, oldest first. */
export function restoreTargetsOf(
  record: BackupRecord,
  options: { origin: BackupRecord | null; from: number; to: number; now: number },
): RestoreTarget[] {
  const { origin, from, to, now } = options;
  const source = origin ?? record;
  const longest = Math.max(...source.retentions.map(({ period }) => retentionMs[period]));
  const oldest = Math.max(from, now - longest);
  const targets: RestoreTarget[] = [];
  let isChainWhole = true;
  for (const run of runsBetween(source, oldest, Math.min(to, now))) {
    const id = looseUuid(record.salt, run.startedAt, 43);
    const isDeleted = record.deletedTargets.has(id);
    if (run.outcome === "FAILED") continue;
    // An incremental copy is of no use without the full one that it builds on.
    if (run.type === "FULL") isChainWhole = !isDeleted;
    const isKept = run.startedAt + retentionMs[run.retention] > now && copiedAt(record, run, origin) <= now;
    if (isDeleted || !isKept) continue;
    const isWhole = !isWithin(mix(record.salt, run.startedAt, 44), 0.015);
    targets.push({ id, run, usageGb: usageGb(source, run), isAvailable: isWhole && isChainWhole });
  }
  return targets;
}

function copiedAt(record: BackupRecord, run: BackupRun, origin: BackupRecord | null): number {
  if (origin === null) return run.endsAt;
  if (origin.replica === null || run.startedAt < origin.replica.since) return Infinity;
  const copyStart = run.endsAt + (5 + (mix(record.salt, run.startedAt, 41) % 25)) * minuteMs;
  return copyStart + (run.endsAt - run.startedAt) / 2;
}

function usageGb(record: BackupRecord, run: BackupRun): number {
  const full = record.serverSizeGb * (0.4 + (mix(record.salt, 45) % 25) / 100);
  const share = run.type === "FULL" ? 1 : 0.005 + (mix(record.salt, run.startedAt, 46) % 45) / 1000;
  return Math.max(0.1, Math.round(full * share * 10) / 10);
}
