import { textOf, type StorageCall, type StorageOperation } from "../storage/call";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { stateAt } from "../storage/work";
import type { Bucket } from "./records";
import type { ArchiveStorageWorld, Shelf } from "./world";

export type ArchiveCall = StorageCall<ArchiveStorageWorld>;
export type ArchiveOperation = StorageOperation<ArchiveStorageWorld>;

export const shelfOf = (call: ArchiveCall): Shelf => call.world.shelf(call.place);

/** The bucket that the path or the query names. */
export function bucketOf(call: ArchiveCall): Bucket {
  const id = call.path.bucket_id ?? textOf(call, "bucket_id") ?? "";
  const bucket = shelfOf(call).buckets.get(id);
  if (bucket === null) throw notFound("Bucket", id);
  return bucket;
}

/** A bucket that can be changed: not one that is being deleted. */
export function activeBucketOf(call: ArchiveCall): Bucket {
  const bucket = bucketOf(call);
  const state = stateAt(bucket, call.now);
  if (state !== "ACTIVE") throw conflict(`Bucket ${bucket.name} is ${state}; it must be ACTIVE.`);
  return bucket;
}

/** Buckets are named as Object Storage names them: 3 to 63 lower-case letters, digits and hyphens. */
export function mustBeBucketName(field: string, name: string): void {
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) {
    throw badRequest(`${field} must be 3 to 63 lower-case letters, digits and hyphens`);
  }
}

interface PageDefaults {
  limit: number;
  /** The contract names no maximum; null has none. */
  most: number | null;
}

/** `limit` and `offset`, which may be left out or empty. */
export function pageOf(call: ArchiveCall, { limit: fallback, most }: PageDefaults): { limit: number; offset: number } {
  const numberOf = (name: string, otherwise: number) => {
    const value = call.query[name];
    return typeof value === "number" ? value : otherwise;
  };
  const [limit, offset] = [numberOf("limit", fallback), numberOf("offset", 0)];
  if (limit < 1 || (most !== null && limit > most))
    throw badRequest(`limit must be ${most === null ? "at least 1" : `from 1 to ${most}`}`);
  if (offset < 0) throw badRequest("offset must not be negative");
  return { limit, offset };
}
