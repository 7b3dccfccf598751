import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Facts } from "../../plan";
import type { Lookup, LookupPage, LookupRow } from "../../provider";
import type { SamsungSettings } from "../connection";
import { bytesOfText, zoneOf } from "../mapping";
import { textOf, type VendorRow } from "../operations/ask";
import { objectPage, storedPath, versionPage } from "../operations/archive-owner";
import type { Io } from "../operations/define";
import { utcTime } from "../times";

/* What lies in a bucket is asked of the vendor when somebody looks: it may be millions of objects, and none of them is copied. */

const pageSize = 200;
const versionsAtOnce = 100;
const path = z.string().max(1_024);
const cursor = z.string().max(2_048).optional();

const objectsInput = z.strictObject({ bucketId: idSchema, path: path.optional(), q: z.string().max(200).optional(), cursor });
const versionsInput = z.strictObject({ bucketId: idSchema, path: path.min(1), cursor });

const timeOf = (io: Io, row: VendorRow) => utcTime(textOf(row, "modified_at"), zoneOf(io.settings));

/** A name as it stands in its folder: without the folder, folders with their slash. */
const nameIn = (folder: string, name: string) => (name.startsWith(folder) ? name.slice(folder.length) : name);

/**
 * Files and folders right in a folder, a page at a time (Archive Storage 1.1, List Bucket Objects); with `q` everything below it
 * whose name holds these words. The vendor lists one level where a path is named and every level where none is, so the top is asked
 * for as `/`.
 */
async function listObjects(
  io: Io,
  { bucketId, path: wanted, q, cursor: marker }: z.infer<typeof objectsInput>,
  facts: Facts,
): Promise<LookupPage> {
  const folder = storedPath(wanted ?? "");
  const query: Record<string, string> = { limit: String(pageSize) };
  if (marker) query.marker = marker;
  if (q) query.object_name = q;
  else query.object_path = folder === "" ? "/" : folder;
  const page = await objectPage(io, facts.get(bucketId).vendorId, query);
  const items = page.rows.flatMap((row): LookupRow[] => {
    const name = String(row.object_name);
    const isFolder = row.object_type === "FOLDER";
    if (q && !name.startsWith(folder)) return [];
    const value = isFolder && !name.endsWith("/") ? `${name}/` : name;
    return [
      {
        value,
        label: nameIn(folder, value),
        detail: null,
        disabledReason: null,
        attributes: {
          isFolder,
          sizeBytes: isFolder ? null : bytesOfText(textOf(row, "object_size")),
          modifiedAt: isFolder ? null : timeOf(io, row),
        },
      },
    ];
  });
  return { items, nextCursor: page.marker };
}

/** Versions of one object, newest first as the vendor gives them (Archive Storage 1.1, List Bucket Object Versions). */
async function listVersions(
  io: Io,
  { bucketId, path: object, cursor: after }: z.infer<typeof versionsInput>,
  facts: Facts,
): Promise<LookupPage> {
  const offset = after !== undefined && /^\d{1,9}$/.test(after) ? Number(after) : 0;
  const { rows, count } = await versionPage(io, facts.get(bucketId).vendorId, object, { offset, limit: versionsAtOnce });
  const items = rows.map((row): LookupRow => {
    const id = String(row.object_version_id);
    return {
      value: id,
      label: id,
      detail: null,
      disabledReason: null,
      attributes: {
        isLatest: row.latest === true || row.latest === "true",
        sizeBytes: bytesOfText(textOf(row, "size")),
        modifiedAt: timeOf(io, row),
        etag: textOf(row, "etag"),
      },
    };
  });
  const next = offset + rows.length;
  return { items, nextCursor: rows.length === versionsAtOnce && next < count ? String(next) : null };
}

/** A look-up that gives pages; without a cursor it gives the first. */
const paged = <Input>(
  input: z.ZodType<Input>,
  page: (io: Io, input: Input, facts: Facts) => Promise<LookupPage>,
): Lookup<Input, SamsungSettings> => ({
  input,
  page,
  run: async (io, asked, facts) => (await page(io, asked, facts)).items,
});

export const bucketObjects = paged(objectsInput, listObjects);
export const objectVersions = paged(versionsInput, listVersions);
