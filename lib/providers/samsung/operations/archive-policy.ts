import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { FactRow } from "../../plan";
import { askOne, idPath, textOf } from "./ask";
import { affectedWithRuns, archive, bucketNameFault, bucketNameRule, listPolicies } from "./archive-owner";
import { define, refuse, type Io, type Memo } from "./define";
import { texts } from "./file-owner";

const afterDays = z.int().min(1, "must be at least 1 day").max(3_650, "must be at most 3650 days");
const create = operationInputs["archive.create-policy"].extend({ afterDays });
const update = operationInputs["archive.update-policy"].extend({ afterDays });
const setState = operationInputs["archive.set-policy-state"];

/** Archive Storage 1.0 and 1.1: a policy covers the whole source bucket, so a bucket can have one. */
const wholeSource = "/";

const policiesSchema = z.array(z.object({ vendorId: z.string() })).catch([]);
const knownPolicies = (bucket: FactRow) => policiesSchema.parse(bucket.item.policies).map(({ vendorId }) => vendorId);
const ageWords = (days: number) => (days === 1 ? "1 day" : `${days} days`);

const policyPath = (id: string) => `/v1/archiving-policies/${idPath(id)}`;

/** What can be seen of a policy. */
const seenSchema = z.object({ lifecycle: z.string().nullable(), state: z.string().nullable() });
const look = async (io: Io, memo: Memo) => {
  const policy = await askOne(io, {
    service: archive,
    operationId: "showArchivingPolicy",
    path: policyPath(String(memo.policyId)),
    query: { bucket_id: String(memo.bucketId) },
  });
  return { lifecycle: textOf(policy, "object_lifecycle"), state: textOf(policy, "state") };
};

/** Create Archiving Policy (Archive Storage 1.1); it is on from the start. */
export const archiveCreatePolicy = define<z.infer<typeof create>>({
  input: create,
  wish: ({ bucketId, sourceBucket, afterDays: days }, facts) => {
    const bucket = facts.get(bucketId);
    if (knownPolicies(bucket).length > 0)
      return refuse("bucketId", "has an archiving policy, which covers all of its source; change that one");
    if (!bucketNameRule.test(sourceBucket)) return refuse("sourceBucket", bucketNameFault);
    return {
      ok: true,
      wish: {
        call: {
          service: archive,
          operationId: "createArchivingPolicy",
          method: "POST",
          path: "/v1/archiving-policies",
          query: { bucket_id: bucket.vendorId },
          body: { archiving_source_bucket_name: sourceBucket, object_lifecycle: String(days), object_path: wholeSource },
        },
        title: `Archive ${sourceBucket} to ${bucket.name}`,
        summary: `Objects of ${sourceBucket} are archived to ${bucket.name} once they are ${ageWords(days)} old.`,
        subject: bucket.name,
        affected: affectedWithRuns(bucket),
        memo: { bucketId: bucket.vendorId },
        capture: { policyId: "/id" },
      },
    };
  },
  look: async (io, memo) => (await listPolicies(io, memo.bucketId)).map((policy) => String(policy.id)),
  happened: (_memo, before, after) => {
    const made = texts(after).find((id) => !texts(before).includes(id));
    return made === undefined ? null : { policyId: made };
  },
});

/** Set Archiving Policy (Archive Storage 1.1): the age alone can be changed, not the source. */
export const archiveUpdatePolicy = define<z.infer<typeof update>>({
  input: update,
  wish: ({ bucketId, policyId, afterDays: days }, facts) => {
    const bucket = facts.get(bucketId);
    if (!knownPolicies(bucket).includes(policyId)) return refuse("policyId", `is not a policy of ${bucket.name}`);
    return {
      ok: true,
      wish: {
        call: {
          service: archive,
          operationId: "setArchivingPolicy",
          method: "PUT",
          path: policyPath(policyId),
          query: { bucket_id: bucket.vendorId },
          body: { object_lifecycle: String(days) },
        },
        title: `Change the archiving policy of ${bucket.name}`,
        summary: `From now on objects move to ${bucket.name} once they are ${ageWords(days)} old. What has moved stays where it is.`,
        subject: bucket.name,
        affected: affectedWithRuns(bucket),
        memo: { bucketId: bucket.vendorId, policyId, wanted: String(days) },
      },
    };
  },
  look,
  happened: (memo, _before, after) => (seenSchema.parse(after).lifecycle === memo.wanted ? {} : null),
});

/** Set Archiving Policy State (Archive Storage 1.1). */
export const archiveSetPolicyState = define<z.infer<typeof setState>>({
  input: setState,
  wish: ({ bucketId, policyId, active }, facts) => {
    const bucket = facts.get(bucketId);
    if (!knownPolicies(bucket).includes(policyId)) return refuse("policyId", `is not a policy of ${bucket.name}`);
    const wanted = active ? "ACTIVE" : "INACTIVE";
    return {
      ok: true,
      wish: {
        call: {
          service: archive,
          operationId: "setArchivingPolicyState",
          method: "PUT",
          path: `${policyPath(policyId)}/state`,
          query: { bucket_id: bucket.vendorId },
          body: { state: wanted },
        },
        title: `Switch archiving to ${bucket.name} ${active ? "on" : "off"}`,
        summary: active
          ? `Objects move to ${bucket.name} again once they are old enough.`
          : `No more objects move to ${bucket.name} until it is switched on again. A run that has begun goes on; what is there stays.`,
        subject: bucket.name,
        affected: affectedWithRuns(bucket),
        memo: { bucketId: bucket.vendorId, policyId, wanted },
      },
    };
  },
  look,
  happened: (memo, _before, after) => (seenSchema.parse(after).state === memo.wanted ? {} : null),
});
