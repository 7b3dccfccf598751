import {
  zObjectDeleteRequest,
  zObjectRecoverRequest,
  zObjectVersionRecoverRequest,
  zObjectVersionsDeleteRequest,
} from "../../generated/archive-storage/zod.gen";
import { accepted, ok, textOf } from "../storage/call";
import { badRequest, notFound } from "../storage/refusal";
import { activeBucketOf, bucketOf, mustBeBucketName, pageOf, type ArchiveCall, type ArchiveOperation } from "./call";
import { contentsAt, etagOf, holdsOf, pathOf, type Contents, type ObjectVersion } from "./contents";
import type { Bucket, RecoveryPart } from "./records";

interface Entry {
  name: string;
  type: "FILE" | "FOLDER";
  newest: ObjectVersion | null;
}

/** Files and folders in order of their names: those right under a path, or, without one, all of the bucket's. */
function entriesOf(contents: Contents, path: string | null): Entry[] {
  const folder = path === null || path === "" || path.endsWith("/") ? (path ?? "") : `${path}/`;
  const entries = new Map<string, Entry>();
  for (const [name, versions] of contents) {
    if (!name.startsWith(folder)) continue;
    const steps = name.slice(folder.length).split("/");
    const shownSteps = path === null ? steps.length : 1;
    for (let depth = 1; depth <= Math.min(shownSteps, steps.length); depth += 1) {
      const isFile = depth === steps.length;
      const entry = folder + steps.slice(0, depth).join("/") + (isFile ? "" : "/");
      entries.set(entry, { name: entry, type: isFile ? "FILE" : "FOLDER", newest: isFile ? (versions.at(-1) ?? null) : null });
    }
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The next page begins after `marker`, the last name of this one; `count` is this page's. */
export const listBucketObjects: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  const { limit } = pageOf(call, { limit: 200, most: 1_000 });
  const [path, name, type, marker] = ["object_path", "object_name", "object_type", "marker"].map((field) => textOf(call, field));
  if (type && type !== "FILE" && type !== "FOLDER") throw badRequest("object_type must be FILE or FOLDER");
  const entries = entriesOf(contentsAt(bucket, call.now), path ? pathOf(path) : null).filter(
    (entry) => (!name || entry.name.includes(name)) && (!type || entry.type === type) && (!marker || entry.name > marker),
  );
  const page = entries.slice(0, limit);
  const isTruncated = entries.length > page.length;
  return ok({
    count: page.length,
    marker: isTruncated ? (page.at(-1)?.name ?? null) : null,
    is_truncated: isTruncated,
    contents: page.map(({ name: objectName, type: objectType, newest }) => ({
      object_name: objectName,
      object_type: objectType,
      object_size: newest === null ? null : String(newest.bytes),
      modified_at: newest === null ? null : new Date(newest.modifiedAt).toISOString(),
    })),
  });
};

function versionsOf(bucket: Bucket, name: string, now: number): readonly ObjectVersion[] {
  const versions = contentsAt(bucket, now).get(name);
  if (versions === undefined) throw notFound("Object", name);
  return versions;
}

/** Archive Storage 1.1 and later: newest first. */
export const listBucketObjectVersions: ArchiveOperation = (call) => {
  const bucket = bucketOf(call);
  const name = pathOf(textOf(call, "object_path") ?? "");
  const { limit, offset } = pageOf(call, { limit: 20, most: null });
  const versions = [...versionsOf(bucket, name, call.now)].reverse();
  return ok({
    count: versions.length,
    contents: versions.slice(offset, offset + limit).map((version, place) => ({
      object_path: name,
      object_version_id: version.id,
      latest: offset + place === 0,
      modified_at: new Date(version.modifiedAt).toISOString(),
      etag: etagOf(bucket, name, version),
      size: String(version.bytes),
    })),
  });
};

/** A path that ends with a slash is a folder with all that is in it; `/` is everything. */
export const deleteBucketObjects: ArchiveOperation = (call) => {
  const bucket = activeBucketOf(call);
  const paths = zObjectDeleteRequest.parse(call.body).paths.map(pathOf);
  if (paths.length === 0) throw badRequest("paths must name at least one object");
  const contents = contentsAt(bucket, call.now);
  const missing = paths.find((path) => holdsOf(contents, path).objects === 0);
  if (missing !== undefined) throw notFound("Object", missing === "" ? "/" : missing);
  bucket.deletions.push(...paths.map((path) => ({ path, at: call.now })));
  return accepted();
};

/** Archive Storage 1.1 and later. The newest that remains is the latest from then on. */
export const deleteBucketObjectVersions: ArchiveOperation = (call) => {
  const bucket = activeBucketOf(call);
  const wish = zObjectVersionsDeleteRequest.parse(call.body);
  const name = pathOf(wish.path);
  if (wish.versions.length === 0) throw badRequest("versions must name at least one version");
  const known = new Set(versionsOf(bucket, name, call.now).map(({ id }) => id));
  const missing = wish.versions.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound("Object version", missing);
  for (const id of wish.versions) bucket.deletedVersions.add(`${name}\u0000${id}`);
  return accepted();
};

const bytesPerMs = 100_000;
const leastMs = 60_000;
const mostMs = 7_200_000;

/** Begins a recovery; the answer has the bucket's id, the history has the recovery's own. */
function recover(call: ArchiveCall, bucket: Bucket, wish: { targetBucket: string; parts: RecoveryPart[] }) {
  mustBeBucketName("recovery_target_bucket_name", wish.targetBucket);
  const bytes = wish.parts.reduce((sum, { holds }) => sum + (holds?.bytes ?? 0), 0);
  bucket.recoveries.push({
    id: `EXE-${call.world.newId("recovery execution")}`,
    recoveryId: `ARC-${call.world.newId("recovery")}`,
    targetBucket: wish.targetBucket,
    startAt: call.now,
    durationMs: Math.min(mostMs, leastMs + Math.round(bytes / bytesPerMs)),
    outcome: call.outcome === "FAILED" ? "FAILED" : "SUCCESS",
    parts: wish.parts,
    cancelledAt: null,
  });
  return accepted({ id: bucket.id, recovery_target_bucket_name: wish.targetBucket });
}

/** A folder's path ends with a slash; `/` is everything, whatever type is said of it (the vendor's example says FILE). */
export const recoverObjects: ArchiveOperation = (call) => {
  const bucket = activeBucketOf(call);
  const wish = zObjectRecoverRequest.parse(call.body);
  if (wish.recovery_infos.length === 0) throw badRequest("recovery_infos must name at least one object");
  const contents = contentsAt(bucket, call.now);
  const parts = wish.recovery_infos.map(({ source_object_path: text, object_type: type }) => {
    const bare = pathOf(text);
    const path = type === "FOLDER" && bare !== "" && !bare.endsWith("/") ? `${bare}/` : bare;
    if (type === "FILE" && path.endsWith("/")) throw badRequest(`${text} is a folder; its object_type must be FOLDER`);
    const holds = holdsOf(contents, path);
    if (holds.objects === 0) throw notFound("Object", text);
    return { path, holds };
  });
  return recover(call, bucket, { targetBucket: wish.recovery_target_bucket_name, parts });
};

/** Archive Storage 1.1 and later. */
export const recoverObjectVersions: ArchiveOperation = (call) => {
  const bucket = activeBucketOf(call);
  const wish = zObjectVersionRecoverRequest.parse(call.body);
  const path = pathOf(wish.source_object_path);
  const version = versionsOf(bucket, path, call.now).find(({ id }) => id === wish.source_object_version);
  if (version === undefined) throw notFound("Object version", wish.source_object_version);
  const parts = [{ path, holds: { objects: 1, bytes: version.bytes } }];
  return recover(call, bucket, { targetBucket: wish.recovery_target_bucket_name, parts });
};
