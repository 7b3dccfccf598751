import type { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { bucketPath } from "../readers/bucket";
import { askOne } from "./ask";
import {
  affectedByBucket,
  affectedWithRuns,
  archive,
  bucketIdsByName,
  bucketNameFault,
  bucketNameRule,
  listPolicies,
  objectPage,
  showBucket,
} from "./archive-owner";
import { define, refuse, type Io, type Memo } from "./define";
import { texts } from "./file-owner";
import { pollAfterSeconds, trackAbsence, trackState } from "./track-state";

const create = operationInputs["archive.create"];
const remove = operationInputs["archive.delete"];
const setSwitch = operationInputs["archive.set-versioning"];

/** Create Bucket (Archive Storage 1.1). */
export const archiveCreate = define<z.infer<typeof create>>({
  input: create,
  wish: ({ name }) => {
    if (!bucketNameRule.test(name)) return refuse("name", bucketNameFault);
    return {
      ok: true,
      wish: {
        call: { service: archive, operationId: "createBucket", method: "POST", path: "/v1/buckets", body: { name } },
        title: `Create the bucket ${name}`,
        summary: `Creates the archive bucket ${name}, empty and without an archiving policy.`,
        subject: name,
        affected: [{ noun: "bucket", partition: "{bucketId}" }],
        memo: { name },
        capture: { bucketId: "/id" },
      },
    };
  },
  checks: async (io, { name }) => [
    (await bucketIdsByName(io, name)).length > 0
      ? { id: "name", level: "error", message: `There is a bucket ${name} already; choose another name.` }
      : { id: "name", level: "ok", message: "The name is free." },
  ],
  look: (io, memo) => bucketIdsByName(io, memo.name),
  happened: (_memo, before, after) => {
    const made = texts(after).find((id) => !texts(before).includes(id));
    return made === undefined ? null : { bucketId: made };
  },
  track: async (io, { memo, outputs }) =>
    trackState(await showBucket(io, outputs.bucketId), ["ACTIVE"], {
      created: [{ noun: "bucket", vendorId: outputs.bucketId, name: memo.name }],
      putBack: `Nothing that existed was changed. To put things back, delete the bucket ${String(memo.name)}.`,
    }),
});

/** Delete Bucket (Archive Storage 1.1): of an empty one that nothing is archived to. */
export const archiveDelete = define<z.infer<typeof remove>>({
  input: remove,
  wish: ({ bucketId }, facts) => {
    const bucket = facts.get(bucketId);
    return {
      ok: true,
      wish: {
        call: { service: archive, operationId: "deleteBucket", method: "DELETE", path: bucketPath(bucket.vendorId) },
        title: `Delete the bucket ${bucket.name}`,
        summary: `Deletes the archive bucket ${bucket.name}. What it archived from is not touched.`,
        subject: bucket.name,
        affected: affectedWithRuns(bucket),
        memo: { bucketId: bucket.vendorId },
      },
    };
  },
  checks: async (io, { bucketId }, facts) => {
    const bucket = facts.get(bucketId);
    const [{ rows }, policies] = await Promise.all([
      objectPage(io, bucket.vendorId, { limit: "1" }),
      listPolicies(io, bucket.vendorId),
    ]);
    const isActive = policies.some((policy) => policy.state === "ACTIVE");
    return [
      rows.length > 0
        ? { id: "empty", level: "error", message: `${bucket.name} is not empty: delete what is in it first.` }
        : { id: "empty", level: "ok", message: "It is empty." },
      isActive
        ? { id: "policy", level: "error", message: "Its archiving policy is on: switch it off first." }
        : { id: "policy", level: "ok", message: "Nothing is archived to it." },
    ];
  },
  look: async (io, memo) => (await showBucket(io, memo.bucketId))?.state ?? "gone",
  happened: (_memo, _before, after) => (["gone", "DELETING", "DELETED"].includes(String(after)) ? {} : null),
  track: async (io, { memo }) => trackAbsence(await showBucket(io, memo.bucketId), {}),
});

interface Switch {
  part: "versioning" | "encryption";
  show: string;
  set: string;
  words: { on: (name: string) => string; off: (name: string) => string };
}

/** A setting of a bucket that is on or off, and shows what it is. */
const bucketSwitch = ({ part, show, set, words }: Switch) => {
  const look = async (io: Io, memo: Memo) => {
    const answer = await askOne(io, {
      service: archive,
      operationId: show,
      path: `${bucketPath(String(memo.bucketId))}/${part}`,
    });
    return answer?.enabled === true || answer?.enabled === "true";
  };
  return define<z.infer<typeof setSwitch>>({
    input: setSwitch,
    wish: ({ bucketId, enabled }, facts) => {
      const bucket = facts.get(bucketId);
      return {
        ok: true,
        wish: {
          call: {
            service: archive,
            operationId: set,
            method: "PUT",
            path: `${bucketPath(bucket.vendorId)}/${part}`,
            body: { enabled },
          },
          title: `Switch ${part} of ${bucket.name} ${enabled ? "on" : "off"}`,
          summary: enabled ? words.on(bucket.name) : words.off(bucket.name),
          subject: bucket.name,
          affected: affectedByBucket(bucket),
          memo: { bucketId: bucket.vendorId, enabled },
        },
      };
    },
    look,
    happened: (memo, _before, after) => (after === memo.enabled ? {} : null),
    track: async (io, { memo }) =>
      (await look(io, memo)) === memo.enabled
        ? { state: "succeeded", result: {} }
        : { state: "running", progressPercent: null, pollAfterSeconds },
  });
};

/** Set Bucket Versioning (Archive Storage 1.1). */
export const archiveSetVersioning = bucketSwitch({
  part: "versioning",
  show: "showBucketVersioning",
  set: "setBucketVersioning",
  words: {
    on: (name) => `From now on ${name} keeps the older versions of an object that is written again. They count towards its size.`,
    off: (name) => `${name} keeps no more versions of what is written again. Versions that exist stay.`,
  },
});

/** Set Bucket Encryption (Archive Storage 1.1). What becomes of objects that lie there is not told. */
export const archiveSetEncryption = bucketSwitch({
  part: "encryption",
  show: "showBucketEncryption",
  set: "setBucketEncryption",
  words: {
    on: (name) => `What is written to ${name} from now on is encrypted.`,
    off: (name) => `What is written to ${name} from now on is not encrypted.`,
  },
});
