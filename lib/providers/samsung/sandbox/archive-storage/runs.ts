import { isWithin, mix, mixText, spread } from "@/lib/sandbox/randomness";
import { NumberedIds } from "../fleet/numbered-ids";
import { isOn, type ArchivingPolicy, type Bucket, type ExecutionState } from "./records";

const dayMs = 86_400_000;

/** One run of an archiving policy. */
export interface ArchivingRun {
  id: string;
  /** The day it runs on, counted from 1970: what everything else of it is drawn from. */
  day: number;
  startAt: number;
  /** When it ends, or would have ended. */
  endAt: number;
  /** How it ends when nobody cancels it. */
  outcome: "SUCCESS" | "FAILED";
  /** How many objects it moves, and their bytes. */
  objects: number;
  bytes: number;
}

const prefix = "EXE-";
const idsOf = (policy: ArchivingPolicy) => new NumberedIds(mixText(policy.id));

/** Bits of one object of a run, by what they are for. */
export const objectBits = (policy: ArchivingPolicy, day: number, place: number, kind: number): number =>
  mix(mixText(policy.id), day, place, kind);

export const objectBytes = (policy: ArchivingPolicy, day: number, place: number): number =>
  50_000 + spread(objectBits(policy, day, place, 1), 900) * 1_300_000;

function runOn(policy: ArchivingPolicy, day: number): ArchivingRun {
  const bits = (kind: number) => mix(mixText(policy.id), day, kind);
  const startAt = day * dayMs + policy.atMs;
  const objects = 1 + spread(bits(1), 4);
  let bytes = 0;
  for (let place = 0; place < objects; place += 1) bytes += objectBytes(policy, day, place);
  return {
    id: prefix + idsOf(policy).uuid(day),
    day,
    startAt,
    endAt: startAt + (3 + spread(bits(2), 35)) * 60_000 + spread(bits(3), 60_000),
    outcome: isWithin(bits(4), 0.04) ? "FAILED" : "SUCCESS",
    objects,
    bytes,
  };
}

/** Every run of a bucket that starts from `from` to `to`, both included, oldest first. */
export function runsBetween({ policy, createdAt }: Bucket, from: number, to: number): ArchivingRun[] {
  const runs: ArchivingRun[] = [];
  if (policy === null) return runs;
  const first = Math.max(from, createdAt);
  for (let day = Math.floor(first / dayMs); day * dayMs + policy.atMs <= to; day += 1) {
    const at = day * dayMs + policy.atMs;
    if (at >= first && isOn(policy.active, at)) runs.push(runOn(policy, day));
  }
  return runs;
}

/** The run with this id, if it has started by now. */
export function findRun(bucket: Bucket, id: string, now: number): ArchivingRun | null {
  if (bucket.policy === null || !id.startsWith(prefix)) return null;
  const day = idsOf(bucket.policy).numberOf(id.slice(prefix.length));
  if (day === null) return null;
  const at = day * dayMs + bucket.policy.atMs;
  return at <= now && at >= bucket.createdAt && isOn(bucket.policy.active, at) ? runOn(bucket.policy, day) : null;
}

/** How far a run is at a moment: its state, when it ended (null while it runs) and the share that is done, 0 to 1. */
export function runAt(bucket: Bucket, run: ArchivingRun, now: number) {
  return executionAt({ ...run, cancelledAt: bucket.cancelled.get(run.id) ?? null }, now);
}

/** How far an execution is at a moment. One that fails does so after four fifths. */
export function executionAt(
  execution: { startAt: number; endAt: number; outcome: "SUCCESS" | "FAILED"; cancelledAt: number | null },
  now: number,
): { state: ExecutionState; endAt: number | null; share: number } {
  const { startAt, endAt, outcome, cancelledAt } = execution;
  const shareAt = (at: number) => Math.min(1, Math.max(0, (at - startAt) / (endAt - startAt)));
  if (cancelledAt !== null) return { state: "CANCELED", endAt: cancelledAt, share: shareAt(cancelledAt) };
  if (now < endAt) return { state: "INPROGRESS", endAt: null, share: Math.min(0.99, shareAt(now)) };
  return { state: outcome, endAt, share: outcome === "SUCCESS" ? 1 : 0.8 };
}
