import {
  zArchivingPolicyCreateRequest,
  zArchivingPolicyStateUpdateRequest,
  zArchivingPolicyUpdateRequest,
} from "../../generated/archive-storage/zod.gen";
import { created, ok } from "../storage/call";
import { digest, draw } from "../storage/deterministic";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { activeBucketOf, bucketOf, mustBeBucketName, shelfOf, type ArchiveCall, type ArchiveOperation } from "./call";
import { isOn, switchTo, type ArchivingPolicy, type Bucket } from "./records";

/** Archive Storage 1.0 and 1.1: policies cover the whole source bucket (`object_path` is `/`). */
const path = "/";

const stateOf = (policy: ArchivingPolicy, now: number) => (isOn(policy.active, now) ? "ACTIVE" : "INACTIVE");

const shown = (bucket: Bucket, policy: ArchivingPolicy, now: number) => ({
  id: policy.id,
  bucket_id: bucket.id,
  archiving_source: { bucket_name: policy.sourceBucket, object_path: path },
  object_lifecycle: String(policy.lifecycleDays),
  state: stateOf(policy, now),
});

export const listArchivingPolicies: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  const { policy } = bucket;
  return ok({
    count: policy === null ? 0 : 1,
    bucket_id: bucket.id,
    archiving_source_bucket_name: policy?.sourceBucket ?? null,
    archiving_policies:
      policy === null
        ? []
        : [
            {
              id: policy.id,
              object_lifecycle: String(policy.lifecycleDays),
              object_path: path,
              state: stateOf(policy, call.now),
            },
          ],
  });
};

function policyOf(call: ArchiveCall, bucket: Bucket): ArchivingPolicy {
  const id = call.path.archiving_policy_id ?? "";
  if (bucket.policy?.id !== id) throw notFound("Archiving policy", id);
  return bucket.policy;
}

export const showArchivingPolicy: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  return ok(shown(bucket, policyOf(call, bucket), call.now));
};

/** Whole days; the contract has text without limits. */
function readLifecycle(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > 3_650) throw badRequest("object_lifecycle must be days, from 1 to 3650");
  return days;
}

/** One policy a bucket, and one archive for a source bucket. Object Storage is not played: any name of a bucket will do. */
export const createArchivingPolicy: ArchiveOperation = (call) => {
  const bucket = activeBucketOf(call);
  const wish = zArchivingPolicyCreateRequest.parse(call.body);
  const sourceBucket = wish.archiving_source_bucket_name;
  mustBeBucketName("archiving_source_bucket_name", sourceBucket);
  const lifecycleDays = readLifecycle(wish.object_lifecycle);
  if (bucket.policy !== null) throw conflict(`Bucket ${bucket.name} already has an archiving policy for ${path}.`);
  for (const other of shelfOf(call).buckets.rows()) {
    if (other.policy?.sourceBucket === sourceBucket)
      throw conflict(`Bucket ${sourceBucket} is already archived to ${other.name}.`);
  }
  const id = `SCH-${call.world.newId("archiving policy")}`;
  const policy: ArchivingPolicy = {
    id,
    sourceBucket,
    lifecycleDays,
    atMs: draw(digest(id), 0, 24 * 60) * 60_000,
    active: [{ from: call.now, to: null }],
  };
  bucket.policy = policy;
  return created(shown(bucket, policy, call.now));
};

export const setArchivingPolicy: ArchiveOperation = (call) => {
  const bucket = activeBucketOf(call);
  const policy = policyOf(call, bucket);
  policy.lifecycleDays = readLifecycle(zArchivingPolicyUpdateRequest.parse(call.body).object_lifecycle);
  return ok(shown(bucket, policy, call.now));
};

/** Archive Storage 1.1 and later. A run that has begun goes on. */
export const setArchivingPolicyState: ArchiveOperation = (call) => {
  const bucket = activeBucketOf(call);
  const policy = policyOf(call, bucket);
  const { state } = zArchivingPolicyStateUpdateRequest.parse(call.body);
  policy.active = switchTo(policy.active, state === "ACTIVE", call.now);
  return ok({ id: policy.id, bucket_id: bucket.id, state });
};
