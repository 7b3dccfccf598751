import type { Bucket } from "@/lib/domain/inventory";
import type { Reader, ReaderContext, RowOf } from "../../reader";
import { inParallel } from "../../in-parallel";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import {
  zArchivingPolicies,
  zBucketEncryptionResponse,
  zBucketShowResponse,
  zBucketVersioningResponse,
} from "../generated/archive-storage/zod.gen";
import { archivingPolicyState, bucketState, bytesOfText, daysOfText } from "../mapping";
import { accountOf } from "./account";
import { listBuckets } from "./bucket-list";
import { readOne, readPages } from "./pages";
import type { MadeRow } from "./partition";

const service = "archive-storage";
const bucketsAtOnce = 8;

type Context = ReaderContext<SamsungSettings>;

const parseBucket = tolerantRow(zBucketShowResponse);
const parseEncryption = tolerantRow(zBucketEncryptionResponse.pick({ enabled: true }));
const parseVersioning = tolerantRow(zBucketVersioningResponse.pick({ enabled: true }));
const parsePolicy = tolerantRow(zArchivingPolicies);

export const bucketPath = (id: string) => `/v1/buckets/${encodeURIComponent(id)}`;

type Part<T> = { ok: true; value: T } | { ok: false; message: string };

async function readSwitch(
  context: Context,
  id: string,
  { operationId, part, parse }: { operationId: string; part: string; parse: typeof parseEncryption },
): Promise<Part<boolean | null>> {
  const answer = await readOne(context, { service, operationId, path: `${bucketPath(id)}/${part}` });
  if (!answer.ok) return answer.status === 404 ? { ok: true, value: null } : { ok: false, message: answer.message };
  const parsed = parse(answer.body);
  return parsed.ok ? { ok: true, value: parsed.row.enabled } : { ok: false, message: parsed.message };
}

async function readPolicies(context: Context, id: string): Promise<Part<Bucket["policies"]>> {
  const policies: Bucket["policies"] = [];
  const list = {
    service,
    operationId: "listArchivingPolicies",
    path: "/v1/archiving-policies",
    query: { bucket_id: id },
    paging: "whole",
    pageSize: 0,
    items: "archiving_policies",
    total: null,
  } as const;
  for await (const page of readPages(context, list)) {
    if (!page.ok) return page.status === 404 ? { ok: true, value: [] } : { ok: false, message: page.message };
    for (const value of page.rows) {
      const parsed = parsePolicy(value);
      if (!parsed.ok) return { ok: false, message: parsed.message };
      const { id: vendorId, object_lifecycle: lifecycle, object_path: path, state } = parsed.row;
      policies.push({
        vendorId,
        path: path ?? null,
        afterDays: daysOfText(lifecycle),
        state: archivingPolicyState(state, context.log),
      });
    }
  }
  return { ok: true, value: policies };
}

/** One bucket with what is set for it; null when it is not there. */
async function showBucket(context: Context, id: string, account: string | null): Promise<MadeRow<"bucket"> | null> {
  const answer = await readOne(context, { service, operationId: "showBucket", path: bucketPath(id) });
  if (!answer.ok) return answer.status === 404 ? null : { vendorId: id, message: answer.message };
  const parsed = parseBucket(answer.body);
  if (!parsed.ok) return { vendorId: id, message: parsed.message };
  const bucket = parsed.row;
  const [encrypted, versioned, policies] = await Promise.all([
    readSwitch(context, id, { operationId: "showBucketEncryption", part: "encryption", parse: parseEncryption }),
    readSwitch(context, id, { operationId: "showBucketVersioning", part: "versioning", parse: parseVersioning }),
    readPolicies(context, id),
  ]);
  if (!encrypted.ok) return { vendorId: id, message: encrypted.message };
  if (!versioned.ok) return { vendorId: id, message: versioned.message };
  if (!policies.ok) return { vendorId: id, message: policies.message };
  return {
    row: {
      vendorId: id,
      vendorTenant: account,
      tags: {},
      attributes: { service, state: bucket.state },
      links: {},
      fields: {
        name: bucket.name,
        state: bucketState(bucket.state, context.log),
        vendorState: bucket.state,
        region: context.settings.region,
        usedBytes: bytesOfText(bucket.usage),
        versioned: versioned.value,
        encrypted: encrypted.value,
        sourceBucketName: bucket.archiving_source_bucket_name ?? null,
        policies: policies.value,
      },
    },
  };
}

/**
 * Archive buckets (Archive Storage 1.1: List and Show Bucket, Show Bucket Encryption and Versioning, List Archiving Policies). With
 * `partitions` only those buckets are read. A key that may not read archives has none.
 */
export const readBuckets: Reader<"bucket", SamsungSettings> = async function* (context) {
  const account = await accountOf(context);
  const show = (id: string) => showBucket(context, id, account);
  if (context.partitions !== null) {
    let isOneGone = false;
    for await (const made of inParallel(context.partitions, bucketsAtOnce, show)) {
      if (made === null) isOneGone = true;
      else if ("row" in made) yield { type: "rows", partition: null, rows: [made.row] };
      else yield { type: "error", partition: null, ...made };
    }
    // One that is gone can only be swept by a full list.
    if (!isOneGone) return;
  }
  const listed = await listBuckets(context);
  if (listed === null) return yield { type: "complete", partition: null };
  for (const message of listed.failures) yield { type: "error", partition: null, message, vendorId: null };
  const rows: RowOf["bucket"][] = [];
  for await (const made of inParallel(listed.buckets, bucketsAtOnce, ({ id }) => show(id))) {
    if (made === null) continue;
    if ("row" in made) rows.push(made.row);
    else yield { type: "error", partition: null, ...made };
    if (rows.length >= 500) yield { type: "rows", partition: null, rows: rows.splice(0) };
  }
  if (rows.length > 0) yield { type: "rows", partition: null, rows };
  yield { type: "complete", partition: null };
};
