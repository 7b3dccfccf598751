import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { bucketPath } from "../readers/bucket";
import { affectedByBucket, archive, isFolder, pathsWords, seenAt, storedPath, versionIds } from "./archive-owner";
import { define, refuse, type Io, type Memo } from "./define";
import { texts } from "./file-owner";
import { pollAfterSeconds } from "./track-state";

const deleteObjects = operationInputs["archive.delete-objects"];
const deleteVersions = operationInputs["archive.delete-versions"];

const perPath = z.record(z.string(), z.array(z.string())).catch({});

const seenPaths = async (io: Io, memo: Memo): Promise<Record<string, string[]>> => {
  const seen: Record<string, string[]> = {};
  for (const path of texts(memo.paths)) seen[path] = await seenAt(io, memo.bucketId, path);
  return seen;
};

/** Whether nothing of what was there is there as it was: what has been archived under the name since is another thing. */
const isGone = (before: readonly string[], after: readonly string[]) => !before.some((text) => after.includes(text));

/** A path as the vendor's examples have it: a folder ends with a slash, all of the bucket is one. */
export const sentPath = (path: string): string => storedPath(path) || "/";

/** Delete Bucket Objects (Archive Storage 1.1): a DELETE with a body. */
export const archiveDeleteObjects = define<z.infer<typeof deleteObjects>>({
  input: deleteObjects,
  wish: ({ bucketId, paths }, facts) => {
    const bucket = facts.get(bucketId);
    const unique = [...new Set(paths.map(sentPath))];
    return {
      ok: true,
      wish: {
        call: {
          service: archive,
          operationId: "deleteBucketObjects",
          method: "DELETE",
          path: `${bucketPath(bucket.vendorId)}/objects`,
          body: { paths: unique },
        },
        title: `Delete from ${bucket.name}`,
        summary: `Deletes ${pathsWords(unique)} from the archive bucket ${bucket.name}. This cannot be undone.`,
        subject: bucket.name,
        affected: affectedByBucket(bucket),
        memo: { bucketId: bucket.vendorId, paths: unique },
      },
    };
  },
  checks: async (io, { bucketId, paths }, facts) => {
    const bucket = facts.get(bucketId);
    const seen = await seenPaths(io, { bucketId: bucket.vendorId, paths });
    const missing = paths.filter((path) => seen[path]?.length === 0);
    const folders = paths.filter(isFolder);
    return [
      missing.length > 0
        ? {
            id: "exists",
            level: "error",
            message: `${pathsWords(missing)} ${missing.length === 1 ? "is" : "are"} not in ${bucket.name}.`,
          }
        : { id: "exists", level: "ok", message: "What shall be deleted is there." },
      folders.length > 0
        ? { id: "data", level: "warning", message: `All that is in ${pathsWords(folders)} is lost, with its versions.` }
        : { id: "data", level: "warning", message: "What is archived here may lie nowhere else any more." },
    ];
  },
  look: seenPaths,
  happened: (_memo, before, after) => {
    const [was, is] = [perPath.parse(before), perPath.parse(after)];
    const had = Object.entries(was).filter(([, seen]) => seen.length > 0);
    return had.length > 0 && had.some(([path, seen]) => isGone(seen, is[path] ?? [])) ? {} : null;
  },
  track: async (io, { memo, before }) => {
    const [was, is] = [perPath.parse(before), await seenPaths(io, memo)];
    return Object.entries(was).every(([path, seen]) => isGone(seen, is[path] ?? []))
      ? { state: "succeeded", result: { deleted: texts(memo.paths) } }
      : { state: "running", progressPercent: null, pollAfterSeconds };
  },
});

const seenVersions = (io: Io, memo: Memo) => versionIds(io, memo.bucketId, String(memo.path));
const leftOf = (memo: Memo, seen: unknown) => texts(memo.versionIds).filter((id) => texts(seen).includes(id));

/** Delete Bucket Object Versions (Archive Storage 1.1): a DELETE with a body. The newest that remains is the latest from then on. */
export const archiveDeleteVersions = define<z.infer<typeof deleteVersions>>({
  input: deleteVersions,
  wish: ({ bucketId, path, versionIds: ids }, facts) => {
    const bucket = facts.get(bucketId);
    if (isFolder(path)) return refuse("path", "is a folder; only files have versions");
    const name = storedPath(path);
    const unique = [...new Set(ids)];
    return {
      ok: true,
      wish: {
        call: {
          service: archive,
          operationId: "deleteBucketObjectVersions",
          method: "DELETE",
          path: `${bucketPath(bucket.vendorId)}/object-versions`,
          body: { path: name, versions: unique },
        },
        title: `Delete versions of ${name}`,
        summary: `Deletes ${unique.length === 1 ? "one version" : `${unique.length} versions`} of ${name} in ${bucket.name}. Its other versions stay. This cannot be undone.`,
        subject: `${bucket.name} ${name}`,
        affected: affectedByBucket(bucket),
        memo: { bucketId: bucket.vendorId, path: name, versionIds: unique },
      },
    };
  },
  checks: async (io, { bucketId, path, versionIds: ids }, facts) => {
    const known = await versionIds(io, facts.get(bucketId).vendorId, path);
    const missing = ids.filter((id) => !known.includes(id));
    if (missing.length > 0)
      return [{ id: "exists", level: "error", message: `${storedPath(path)} has no version ${missing.join(", ")}.` }];
    return known.every((id) => ids.includes(id))
      ? [{ id: "last", level: "warning", message: "These are all of its versions: the object is gone afterwards." }]
      : [{ id: "exists", level: "ok", message: `${known.length - ids.length} of its ${known.length} versions stay.` }];
  },
  look: seenVersions,
  happened: (memo, before, after) => (leftOf(memo, after).length < leftOf(memo, before).length ? {} : null),
  track: async (io, { memo }) =>
    leftOf(memo, await seenVersions(io, memo)).length === 0
      ? { state: "succeeded", result: { deleted: texts(memo.versionIds) } }
      : { state: "running", progressPercent: null, pollAfterSeconds },
});
