import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { Check } from "@/lib/domain/operation";
import type { Tracking } from "../../provider";
import { bucketPath } from "../readers/bucket";
import { askList, askOne, textOf } from "./ask";
import {
  affectedWithRuns,
  archive,
  bucketNameFault,
  bucketNameRule,
  isFolder,
  pathsWords,
  seenAt,
  storedPath,
  versionIds,
} from "./archive-owner";
import { sentPath } from "./archive-objects";
import { define, refuse, type Definition, type Io, type Memo } from "./define";
import { texts } from "./file-owner";
import { pollAfterSeconds, vendorFailure } from "./track-state";

const recover = operationInputs["archive.recover"];
const recoverVersion = operationInputs["archive.recover-version"];

const dayMs = 86_400_000;
/** A recovery is looked for among those of a month: longer than any operation waits for its vendor. */
const spanMs = 30 * dayMs;
const pageSize = 1_000;
/** Newest recoveries whose paths are asked for, to tell two to the same bucket apart. */
const mostDetails = 20;

const runsSchema = z
  .array(
    z.object({
      id: z.string(),
      target: z.string().nullable(),
      startedAt: z.string().nullable(),
      paths: z.array(z.string()).nullable(),
    }),
  )
  .catch([]);
type Runs = z.infer<typeof runsSchema>;

const showRun = (io: Io, bucketId: unknown, id: string) =>
  askOne(io, {
    service: archive,
    operationId: "showRecoveryHistory",
    path: "/v1/recovery-histories/detail",
    query: { id, bucket_id: String(bucketId) },
  });

const infosSchema = z
  .array(z.object({ source_object_path: z.string().nullish(), recovery_rate: z.coerce.number().nullish().catch(null) }))
  .catch([]);

/** The bucket's recoveries, newest first; the newest with what they bring back. */
async function listRuns(io: Io, memo: Memo): Promise<Runs> {
  const now = io.now().getTime();
  const query = {
    bucket_id: String(memo.bucketId),
    start_at_from: new Date(now - spanMs).toISOString(),
    // The vendor's clock may be ahead of ours.
    start_at_to: new Date(now + dayMs).toISOString(),
    limit: String(pageSize),
  };
  const runs: Runs = [];
  for (let offset = 0; ; offset += pageSize) {
    const rows = await askList(
      io,
      {
        service: archive,
        operationId: "listRecoveryHistories",
        path: "/v1/recovery-histories",
        query: { ...query, offset: String(offset) },
      },
      "contents",
    );
    for (const row of rows) {
      const id = textOf(row, "id");
      if (id === null) continue;
      runs.push({ id, target: textOf(row, "recovery_target_bucket_name"), startedAt: textOf(row, "start_at"), paths: null });
    }
    if (rows.length < pageSize) break;
  }
  runs.sort((a, b) => Date.parse(b.startedAt ?? "") - Date.parse(a.startedAt ?? ""));
  for (const run of runs.filter(({ target }) => target === memo.targetBucket).slice(0, mostDetails)) {
    const detail = await showRun(io, memo.bucketId, run.id);
    run.paths = infosSchema
      .parse(detail?.recovery_infos)
      .flatMap(({ source_object_path: path }) => (path ? [sentPath(path)] : []))
      .sort();
  }
  return runs;
}

/** The recovery that was not there before and brings back what was asked for; the vendor's answer does not name it. */
function newRun(memo: Memo, before: unknown, after: unknown): string | null {
  const known = new Set(runsSchema.parse(before).map(({ id }) => id));
  const wanted = JSON.stringify(texts(memo.paths).sort());
  const made = runsSchema
    .parse(after)
    .filter(({ id, target }) => !known.has(id) && target === memo.targetBucket)
    .filter(({ paths }) => paths === null || paths.length === 0 || JSON.stringify(paths) === wanted);
  return made.at(-1)?.id ?? null;
}

async function trackRun(io: Io, memo: Memo, id: string): Promise<Tracking> {
  const run = await showRun(io, memo.bucketId, id);
  const state = textOf(run, "state") ?? "unknown";
  const result = { recovered: texts(memo.paths), to: memo.targetBucket, historyVendorId: id, vendorState: state };
  if (state === "SUCCESS" || state === "PARTIAL_SUCCESS") return { state: "succeeded", result };
  if (state === "CANCELED" || state === "FAILED")
    return {
      state: "failed",
      error: vendorFailure(state === "FAILED" ? "The vendor could not recover the objects" : "The recovery was cancelled", state),
      result,
    };
  const rates = infosSchema
    .parse(run?.recovery_infos)
    .flatMap(({ recovery_rate: rate }) => (rate === null || rate === undefined ? [] : [rate]));
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return { state: "running", progressPercent: rates.length === 0 ? null : Math.min(100, Math.max(0, mean)), pollAfterSeconds: 5 };
}

/** Both recoveries are found and followed alike. */
const asRecovery = <Input>(own: Pick<Definition<Input>, "input" | "wish" | "checks">) =>
  define<Input>({
    ...own,
    look: listRuns,
    happened: (memo, before, after) => {
      const id = newRun(memo, before, after);
      return id === null ? null : { runId: id };
    },
    track: async (io, { memo, before, outputs }) => {
      const id = outputs.runId ?? newRun(memo, before, await listRuns(io, memo));
      return id === null ? { state: "running", progressPercent: null, pollAfterSeconds } : trackRun(io, memo, id);
    },
  });

const overwriteWords = (overwrite: boolean, target: string) =>
  overwrite
    ? `Objects of the same name in ${target} are overwritten.`
    : `Objects of the same name in ${target} are left as they are.`;

const overwriteCheck = (overwrite: boolean, target: string): Check => ({
  id: "overwrites",
  level: overwrite ? "warning" : "ok",
  message: overwriteWords(overwrite, target),
});

/** Recover Objects (Archive Storage 1.1). What is archived stays archived. */
export const archiveRecover = asRecovery<z.infer<typeof recover>>({
  input: recover,
  wish: ({ bucketId, paths, targetBucket, overwrite }, facts) => {
    const bucket = facts.get(bucketId);
    if (!bucketNameRule.test(targetBucket)) return refuse("targetBucket", bucketNameFault);
    const unique = [...new Set(paths.map(sentPath))];
    return {
      ok: true,
      wish: {
        call: {
          service: archive,
          operationId: "recoverObjects",
          method: "PUT",
          path: `${bucketPath(bucket.vendorId)}/recover-objects`,
          body: {
            recovery_target_bucket_name: targetBucket,
            recovery_infos: unique.map((path) => ({ source_object_path: path, object_type: isFolder(path) ? "FOLDER" : "FILE" })),
            overwrite,
          },
        },
        title: `Recover from ${bucket.name}`,
        summary: `Copies ${pathsWords(unique)} from ${bucket.name} back to ${targetBucket}. ${overwriteWords(overwrite, targetBucket)} What is archived stays archived.`,
        subject: bucket.name,
        affected: affectedWithRuns(bucket),
        memo: { bucketId: bucket.vendorId, paths: unique, targetBucket },
      },
    };
  },
  checks: async (io, { bucketId, paths, targetBucket, overwrite }, facts) => {
    const bucket = facts.get(bucketId);
    const missing: string[] = [];
    for (const path of paths) if ((await seenAt(io, bucket.vendorId, path)).length === 0) missing.push(path);
    return [
      missing.length > 0
        ? {
            id: "exists",
            level: "error",
            message: `${pathsWords(missing)} ${missing.length === 1 ? "is" : "are"} not in ${bucket.name}.`,
          }
        : { id: "exists", level: "ok", message: "What shall be recovered is there." },
      overwriteCheck(overwrite, targetBucket),
    ];
  },
});

/** Recover Object Versions (Archive Storage 1.1): one version of one object. */
export const archiveRecoverVersion = asRecovery<z.infer<typeof recoverVersion>>({
  input: recoverVersion,
  wish: ({ bucketId, path, versionId, targetBucket, overwrite }, facts) => {
    const bucket = facts.get(bucketId);
    if (isFolder(path)) return refuse("path", "is a folder; only files have versions");
    if (!bucketNameRule.test(targetBucket)) return refuse("targetBucket", bucketNameFault);
    const name = storedPath(path);
    return {
      ok: true,
      wish: {
        call: {
          service: archive,
          operationId: "recoverObjectVersions",
          method: "PUT",
          path: `${bucketPath(bucket.vendorId)}/recover-object-versions`,
          body: {
            recovery_target_bucket_name: targetBucket,
            source_object_path: name,
            source_object_version: versionId,
            overwrite,
          },
        },
        title: `Recover a version of ${name}`,
        summary: `Copies one version of ${name} from ${bucket.name} back to ${targetBucket}. ${overwriteWords(overwrite, targetBucket)} What is archived stays archived.`,
        subject: `${bucket.name} ${name}`,
        affected: affectedWithRuns(bucket),
        memo: { bucketId: bucket.vendorId, paths: [name], targetBucket },
      },
    };
  },
  checks: async (io, { bucketId, path, versionId, targetBucket, overwrite }, facts) => {
    const known = await versionIds(io, facts.get(bucketId).vendorId, path);
    return [
      known.includes(versionId)
        ? { id: "exists", level: "ok", message: "The version is there." }
        : { id: "exists", level: "error", message: `${storedPath(path)} has no version ${versionId}.` },
      overwriteCheck(overwrite, targetBucket),
    ];
  },
});
