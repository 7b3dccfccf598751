import { zBucketCreateRequest, zBucketEncryptionRequest, zBucketVersionRequest } from "../../generated/archive-storage/zod.gen";
import { accepted, created, ok } from "../storage/call";
import { containing } from "../storage/listing";
import { badRequest, conflict } from "../storage/refusal";
import { begin, stateAt } from "../storage/work";
import { activeBucketOf, bucketOf, mustBeBucketName, pageOf, shelfOf, type ArchiveOperation } from "./call";
import { contentsAt, holdsOf } from "./contents";
import { executionOf } from "./history-operations";
import { isOn, switchTo, type Bucket } from "./records";
import { runAt, runsBetween } from "./runs";

const deletionMs = 10_000;
const dayMs = 86_400_000;

/** A list without offset or total: who wants all asks for a large limit. */
export const listBuckets: ArchiveOperation = (call) => {
  const { limit } = pageOf(call, { limit: 20, most: null });
  const name = containing(call.query.name);
  const buckets: { id: string; name: string }[] = [];
  for (const bucket of shelfOf(call).buckets.rows()) {
    if (buckets.length >= limit) break;
    if (name === null || name(bucket.name)) buckets.push({ id: bucket.id, name: bucket.name });
  }
  return ok({ buckets });
};

/** `usage` is bytes as text. */
export const showBucket: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  return ok({
    id: bucket.id,
    name: bucket.name,
    state: stateAt(bucket, call.now),
    usage: String(holdsOf(contentsAt(bucket, call.now), "").bytes),
    archiving_source_bucket_name: bucket.policy?.sourceBucket ?? null,
  });
};

export const createBucket: ArchiveOperation = (call) => {
  const wish = zBucketCreateRequest.parse(call.body);
  mustBeBucketName("name", wish.name);
  const keys = (wish.tags ?? []).map(({ key }) => key);
  if (new Set(keys).size !== keys.length) throw badRequest("a tag key is given twice");
  const { buckets } = shelfOf(call);
  for (const { name } of buckets.rows()) if (name === wish.name) throw conflict(`The name ${wish.name} is already in use.`);
  const bucket: Bucket = {
    id: call.world.newId("bucket"),
    accountId: call.place.accountId,
    region: call.place.region,
    name: wish.name,
    createdAt: call.now,
    isEncrypted: false,
    versioned: [],
    policy: null,
    recoveries: [],
    cancelled: new Map(),
    deletions: [],
    deletedVersions: new Set(),
    settled: "ACTIVE",
    work: null,
  };
  buckets.add(bucket);
  return created({ id: bucket.id });
};

/** Whether an archiving or a recovery runs in the bucket. */
function isAtWork(bucket: Bucket, now: number): boolean {
  return (
    runsBetween(bucket, now - dayMs, now).some((run) => runAt(bucket, run, now).state === "INPROGRESS") ||
    bucket.recoveries.some((recovery) => executionOf(recovery, now).state === "INPROGRESS")
  );
}

/** Only an empty bucket that nothing is archived to goes away. */
export const deleteBucket: ArchiveOperation = (call) => {
  const bucket = activeBucketOf(call);
  const { buckets } = shelfOf(call);
  if (bucket.policy !== null && isOn(bucket.policy.active, call.now)) {
    throw conflict(`Bucket ${bucket.name} has an active archiving policy; set it INACTIVE first.`);
  }
  if (isAtWork(bucket, call.now)) throw conflict(`An archiving or a recovery of bucket ${bucket.name} is in progress.`);
  if (contentsAt(bucket, call.now).size > 0) throw conflict(`Bucket ${bucket.name} is not empty.`);
  begin(bucket, call.now, { during: "DELETING", forMs: deletionMs, after: "DELETED" });
  call.world.plan(call.now + deletionMs, () => buckets.remove(bucket.id));
  return accepted();
};

export const showBucketEncryption: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  return ok({ id: bucket.id, enabled: bucket.isEncrypted });
};

export const setBucketEncryption: ArchiveOperation = (call) => {
  const bucket = activeBucketOf(call);
  bucket.isEncrypted = zBucketEncryptionRequest.parse(call.body).enabled;
  return ok({ id: bucket.id, enabled: bucket.isEncrypted });
};

/** Archive Storage 1.1 and later. */
export const showBucketVersioning: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  return ok({ id: bucket.id, enabled: isOn(bucket.versioned, call.now) });
};

/** Versions that exist stay when no more are kept. */
export const setBucketVersioning: ArchiveOperation = (call) => {
  const bucket = activeBucketOf(call);
  const { enabled } = zBucketVersionRequest.parse(call.body);
  bucket.versioned = switchTo(bucket.versioned, enabled, call.now);
  return ok({ id: bucket.id, enabled });
};
