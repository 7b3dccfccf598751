import type { ReaderContext } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zBucketWithName } from "../generated/archive-storage/zod.gen";
import { readPages } from "./pages";

/** A list without offset or total: one large page stands for all. */
const mostBuckets = 100_000;

const parseBucket = tolerantRow(zBucketWithName);

export interface ListedBucket {
  id: string;
  name: string;
}

/**
 * Every archive bucket by id and name (Archive Storage 1.1, List Buckets), and what could not be read of the list. Null for a key
 * that may not read archives.
 */
export async function listBuckets(
  context: ReaderContext<SamsungSettings>,
): Promise<{ buckets: ListedBucket[]; failures: string[] } | null> {
  const buckets: ListedBucket[] = [];
  const failures: string[] = [];
  const list = {
    service: "archive-storage",
    operationId: "listBuckets",
    path: "/v1/buckets",
    query: { limit: String(mostBuckets) },
    paging: "whole",
    pageSize: mostBuckets,
    items: "buckets",
    total: null,
  } as const;
  for await (const page of readPages(context, list)) {
    if (!page.ok && page.status === 403) return null;
    if (!page.ok) {
      failures.push(page.message);
      continue;
    }
    for (const value of page.rows) {
      const parsed = parseBucket(value);
      if (parsed.ok) buckets.push({ id: parsed.row.id, name: parsed.row.name });
      else failures.push(parsed.message);
    }
  }
  return { buckets, failures };
}
