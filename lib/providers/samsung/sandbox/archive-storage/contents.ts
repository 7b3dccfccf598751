import { spread } from "@/lib/sandbox/randomness";
import { digest } from "../storage/deterministic";
import { isOn, type Bucket } from "./records";
import { objectBits, objectBytes, runAt, runsBetween } from "./runs";

/** One version of an object. */
export interface ObjectVersion {
  /** `null`, as a word, for what was written while no versions were kept (as Object Storage does). */
  id: string;
  modifiedAt: number;
  bytes: number;
}

/** Objects by name, versions oldest first. */
export type Contents = ReadonlyMap<string, readonly ObjectVersion[]>;

const folders = ["backup", "logs", "media", "reports"];
const endings = ["tar.gz", "log.gz", "mp4", "pdf"];
const catalog = "catalog.json";
const unversioned = "null";

/** Entity tag of a version: 32 hexadecimal digits. */
export const etagOf = (bucket: Bucket, name: string, version: ObjectVersion): string =>
  digest(bucket.id, name, version.modifiedAt).slice(0, 32);

const versionId = (bucket: Bucket, name: string, at: number): string =>
  Buffer.from(digest("version", bucket.id, name, at), "hex")
    .toString("base64url")
    .replaceAll("-", ".")
    .slice(0, 31);

/** Whether a deleted path covers an object: itself, its folder, or all of the bucket. */
export const covers = (path: string, name: string): boolean =>
  path === "" || path === name || (path.endsWith("/") && name.startsWith(path));

/** Paths as the store has them: without the leading slash; "" is the whole bucket. */
export const pathOf = (text: string): string => text.replace(/^\/+/, "");

/**
 * What a bucket holds at a moment: the objects that its runs have brought by then, and the catalogue that every run writes
 * again, less what was deleted.
 */
export function contentsAt(bucket: Bucket, now: number): Contents {
  const contents = new Map<string, ObjectVersion[]>();
  const { policy } = bucket;
  if (policy === null) return contents;
  const isDeleted = (name: string, version: ObjectVersion) =>
    bucket.deletions.some(({ path, at }) => version.modifiedAt <= at && covers(path, name)) ||
    bucket.deletedVersions.has(`${name}\u0000${version.id}`);
  const write = (name: string, at: number, bytes: number) => {
    const id = isOn(bucket.versioned, at) ? versionId(bucket, name, at) : unversioned;
    const version = { id, modifiedAt: at, bytes };
    const versions = contents.get(name) ?? [];
    // What was written without versions is written over.
    const over = id === unversioned ? versions.findIndex((known) => known.id === unversioned) : -1;
    if (over >= 0) versions.splice(over, 1);
    if (!isDeleted(name, version)) versions.push(version);
    if (versions.length > 0) contents.set(name, versions);
    else contents.delete(name);
  };
  for (const run of runsBetween(bucket, bucket.createdAt, now)) {
    const { state, endAt } = runAt(bucket, run, now);
    if (state !== "SUCCESS" || endAt === null) continue;
    const date = new Date(run.startAt).toISOString().slice(0, 10);
    for (let place = 0; place < run.objects; place += 1) {
      const kind = spread(objectBits(policy, run.day, place, 2), folders.length);
      write(
        `${folders[kind] ?? "data"}/${date.slice(0, 7)}/${date}-${place + 1}.${endings[kind] ?? "bin"}`,
        endAt,
        objectBytes(policy, run.day, place),
      );
    }
    write(catalog, endAt, 2_000 + contents.size * 90);
  }
  return contents;
}

/** How much of a bucket a path covers. */
export function holdsOf(contents: Contents, path: string): { objects: number; bytes: number } {
  let [objects, bytes] = [0, 0];
  for (const [name, versions] of contents) {
    if (!covers(path, name)) continue;
    objects += 1;
    bytes += versions.at(-1)?.bytes ?? 0;
  }
  return { objects, bytes };
}
