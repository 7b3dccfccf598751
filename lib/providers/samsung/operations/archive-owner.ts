import { z } from "zod";
import type { FactRow } from "../../plan";
import { bucketPath } from "../readers/bucket";
import { askList, askOne, textOf, type VendorRow } from "./ask";
import type { Io } from "./define";

export const archive = "archive-storage";

/** Buckets are named as Object Storage names them; the contract gives no pattern. */
export const bucketNameRule = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
export const bucketNameFault = "must be 3 to 63 small letters, digits and hyphens, and begin and end with a letter or a digit";

export const affectedByBucket = (bucket: FactRow) => [{ noun: "bucket", partition: bucket.vendorId }];
export const affectedWithRuns = (bucket: FactRow) => [
  ...affectedByBucket(bucket),
  { noun: "history", partition: bucket.vendorId },
];

export const showBucket = (io: Io, id: unknown): Promise<VendorRow | null> =>
  askOne(io, { service: archive, operationId: "showBucket", path: bucketPath(String(id)) });

/** A list that cannot be paged: the limit stands for all of it. */
export async function bucketIdsByName(io: Io, name: unknown): Promise<string[]> {
  const query = { name: String(name), limit: "10000" };
  const rows = await askList(io, { service: archive, operationId: "listBuckets", path: "/v1/buckets", query }, "buckets");
  return rows.filter((row) => row.name === name).map((row) => String(row.id));
}

export const listPolicies = (io: Io, bucketId: unknown): Promise<VendorRow[]> =>
  askList(
    io,
    {
      service: archive,
      operationId: "listArchivingPolicies",
      path: "/v1/archiving-policies",
      query: { bucket_id: String(bucketId) },
    },
    "archiving_policies",
  );

/** A path as the store has it: no slash in front; "" is the whole bucket. */
export const storedPath = (path: string): string => path.replace(/^\/+/, "");
export const isFolder = (path: string): boolean => storedPath(path) === "" || path.endsWith("/");

/** A path as a person reads it. */
export const pathWords = (path: string): string => (storedPath(path) === "" ? "everything" : storedPath(path));

/** What is named, for a sentence: the paths, or how many they are. */
export const pathsWords = (paths: readonly string[]): string =>
  paths.some((path) => storedPath(path) === "")
    ? "everything"
    : paths.length <= 3
      ? paths.map(pathWords).join(", ")
      : `${paths.length} files and folders`;

/** One page of objects; the next begins after `marker`, null at the end. */
export async function objectPage(
  io: Io,
  bucketId: unknown,
  query: Record<string, string>,
): Promise<{ rows: VendorRow[]; marker: string | null }> {
  const answer = await askOne(io, {
    service: archive,
    operationId: "listBucketObjects",
    path: `${bucketPath(String(bucketId))}/objects`,
    query,
  });
  const rows = z.array(z.record(z.string(), z.unknown())).nullish().parse(answer?.contents);
  const more = answer?.is_truncated === true || answer?.is_truncated === "true";
  return { rows: rows ?? [], marker: more ? textOf(answer, "marker") : null };
}

const mostPages = 20;
const folderPage = "200";

/**
 * What the bucket shows of a path, as texts that tell one state of it from another; none when nothing is there. A folder is told by
 * what is right in it.
 */
export async function seenAt(io: Io, bucketId: unknown, path: string): Promise<string[]> {
  const name = storedPath(path);
  const told = (row: VendorRow) => `${String(row.object_name)} ${textOf(row, "modified_at") ?? ""}`;
  if (isFolder(path)) {
    const { rows } = await objectPage(io, bucketId, { limit: folderPage, object_path: name === "" ? "/" : name });
    return rows.map(told);
  }
  let marker: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const query: Record<string, string> = { object_name: name, object_type: "FILE", limit: "1000" };
    if (marker !== null) query.marker = marker;
    const answer: Awaited<ReturnType<typeof objectPage>> = await objectPage(io, bucketId, query);
    const found = answer.rows.find((row) => row.object_name === name);
    if (found) return [told(found)];
    if (answer.marker === null) return [];
    marker = answer.marker;
  }
  return [];
}

/** One page of the versions of an object, and how many there are; none of an object that is not there. */
export async function versionPage(
  io: Io,
  bucketId: unknown,
  path: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ rows: VendorRow[]; count: number }> {
  const answer = await askOne(io, {
    service: archive,
    operationId: "listBucketObjectVersions",
    path: `${bucketPath(String(bucketId))}/object-versions`,
    query: { object_path: storedPath(path), offset: String(offset), limit: String(limit) },
  });
  const rows = z.array(z.record(z.string(), z.unknown())).nullish().parse(answer?.contents);
  const count = z.coerce.number().catch(0).parse(answer?.count);
  return { rows: rows ?? [], count };
}

export async function versionIds(io: Io, bucketId: unknown, path: string): Promise<string[]> {
  const limit = 1_000;
  const ids: string[] = [];
  for (let offset = 0; ; offset += limit) {
    const { rows } = await versionPage(io, bucketId, path, { offset, limit });
    ids.push(...rows.map((row) => String(row.object_version_id)));
    if (rows.length < limit) return ids;
  }
}
