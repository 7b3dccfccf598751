import { accepted, ok, textOf } from "../storage/call";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { bucketOf, pageOf, type ArchiveCall, type ArchiveOperation } from "./call";
import { contentsAt, holdsOf } from "./contents";
import type { Bucket, Recovery } from "./records";
import { executionAt, findRun, runAt, runsBetween, type ArchivingRun } from "./runs";

const iso = (at: number) => new Date(at).toISOString();

/** How far a recovery is at a moment. */
export const executionOf = (recovery: Recovery, now: number) =>
  executionAt({ ...recovery, endAt: recovery.startAt + recovery.durationMs }, now);

function archivingOf(bucket: Bucket, run: ArchivingRun, now: number) {
  const { state, endAt } = runAt(bucket, run, now);
  const policyId = bucket.policy?.id ?? null;
  return {
    archiving_id: policyId,
    id: run.id,
    state,
    archiving_policy_id: policyId,
    start_at: iso(run.startAt),
    end_at: endAt === null ? null : iso(endAt),
  };
}

function recoveryOf(recovery: Recovery, now: number) {
  const { state, endAt } = executionOf(recovery, now);
  return {
    recovery_id: recovery.recoveryId,
    id: recovery.id,
    state,
    recovery_target_bucket_name: recovery.targetBucket,
    start_at: iso(recovery.startAt),
    end_at: endAt === null ? null : iso(endAt),
  };
}

/** The time that a history is asked for, in milliseconds, up to now at most. */
function spanOf(call: ArchiveCall): { from: number; to: number } {
  const from = Date.parse(textOf(call, "start_at_from") ?? "");
  const to = Date.parse(textOf(call, "start_at_to") ?? "");
  if (from > to) throw badRequest("start_at_from must not be after start_at_to");
  return { from, to: Math.min(to, call.now) };
}

function historyPage(call: ArchiveCall, bucket: Bucket, newestFirst: { state: string }[]) {
  const state = textOf(call, "state");
  const { limit, offset } = pageOf(call, { limit: 20, most: null });
  const chosen = state === null ? newestFirst : newestFirst.filter((row) => row.state === state);
  return ok({ total_count: chosen.length, bucket_id: bucket.id, contents: chosen.slice(offset, offset + limit) });
}

export const listArchivingHistories: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  const { from, to } = spanOf(call);
  const runs = runsBetween(bucket, from, to).reverse();
  return historyPage(
    call,
    bucket,
    runs.map((run) => archivingOf(bucket, run, call.now)),
  );
};

export const listRecoveryHistories: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  const { from, to } = spanOf(call);
  const chosen = bucket.recoveries.filter(({ startAt }) => startAt >= from && startAt <= to);
  chosen.sort((a, b) => b.startAt - a.startAt);
  return historyPage(
    call,
    bucket,
    chosen.map((recovery) => recoveryOf(recovery, call.now)),
  );
};

function runOf(call: ArchiveCall, bucket: Bucket): ArchivingRun {
  const id = textOf(call, "id") ?? "";
  const run = findRun(bucket, id, call.now);
  if (run === null) throw notFound("Archiving history", id);
  return run;
}

/** `usage` is bytes as text; what is done grows with the time. */
export const showArchivingHistory: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  const run = runOf(call, bucket);
  const { share } = runAt(bucket, run, call.now);
  return ok({
    ...archivingOf(bucket, run, call.now),
    bucket_id: bucket.id,
    archiving_infos: [
      {
        source_object_path: "/",
        usage: String(run.bytes),
        total_object_count: run.objects,
        archiving_object_count: Math.floor(run.objects * share),
        archiving_rate: Math.floor(100 * share),
      },
    ],
  });
};

function wantedRecovery(call: ArchiveCall, bucket: Bucket): Recovery {
  const id = textOf(call, "id") ?? "";
  const recovery = bucket.recoveries.find((known) => known.id === id);
  if (recovery === undefined || recovery.startAt > call.now) throw notFound("Recovery history", id);
  return recovery;
}

export const showRecoveryHistory: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  const recovery = wantedRecovery(call, bucket);
  const { share } = executionOf(recovery, call.now);
  const then = recovery.parts.some(({ holds }) => holds === null) ? contentsAt(bucket, recovery.startAt) : new Map();
  return ok({
    ...recoveryOf(recovery, call.now),
    bucket_id: bucket.id,
    recovery_infos: recovery.parts.map(({ path, holds }) => {
      const { objects, bytes } = holds ?? holdsOf(then, path);
      return {
        source_object_path: path === "" ? "/" : path,
        usage: String(bytes),
        total_object_count: objects,
        recovery_object_count: Math.floor(objects * share),
        recovery_rate: Math.floor(100 * share),
      };
    }),
  });
};

/** What was archived by then is not kept: the run counts as not having been. */
export const cancelArchiving: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  const run = runOf(call, bucket);
  const { state } = runAt(bucket, run, call.now);
  if (state !== "INPROGRESS") throw conflict(`The archiving is ${state}; only one in progress can be cancelled.`);
  bucket.cancelled.set(run.id, call.now);
  return accepted();
};

export const cancelRecovery: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  const recovery = wantedRecovery(call, bucket);
  const { state } = executionOf(recovery, call.now);
  if (state !== "INPROGRESS") throw conflict(`The recovery is ${state}; only one in progress can be cancelled.`);
  recovery.cancelledAt = call.now;
  return accepted();
};
