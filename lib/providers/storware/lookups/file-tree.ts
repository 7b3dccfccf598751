import { z } from "zod";
import type { LookupRow } from "../../provider";
import { askList, askMounts } from "../operations/ask";
import type { Io } from "../operations/define";
import { wordSchema } from "../records";

const fileSystemSchema = z.object({ guid: z.string(), mountPath: z.string().nullish() });
const entrySchema = z.object({ name: z.string(), fileType: wordSchema, size: z.number().nullish() });

/**
 * A folder of a point, over all its file systems. The vendor shows files of a mounted point only: without a mount the one row says so.
 */
export async function readFolder(io: Io, backup: string, path: string): Promise<LookupRow[]> {
  const mount = (await askMounts(io, { backup })).find((one) => one.backup?.guid === backup);
  if (mount === undefined) {
    const disabledReason = "The vendor shows files of mounted points only: mount this one first.";
    return [{ value: "/", label: "/", detail: null, disabledReason, attributes: { isFolder: true, needsMount: true } }];
  }
  const fileSystems = await askList(io, fileSystemSchema, {
    operationId: "listMountedFileSystems",
    path: "/mounted-file-systems/detailed",
    query: { "mounted-backup": mount.guid },
  });
  const rows = new Map<string, LookupRow>();
  for (const { guid } of fileSystems) {
    for (const { name, fileType, size } of await entriesOf(io, guid, path)) {
      const value = `${path === "/" ? "" : path.replace(/\/+$/, "")}/${name}`;
      const isFolder = fileType === "DIRECTORY";
      if (!rows.has(value))
        rows.set(value, {
          value,
          label: name,
          detail: null,
          disabledReason: null,
          attributes: { isFolder, sizeBytes: size ?? null },
        });
    }
  }
  return [...rows.values()].sort((a, b) => a.label.localeCompare(b.label, "en"));
}

/** None where this file system has no such folder: another may. */
async function entriesOf(io: Io, fileSystem: string, path: string): Promise<z.infer<typeof entrySchema>[]> {
  const answer = await io.http
    .call(
      {
        service: "",
        operationId: "listMountedDirectory",
        method: "POST",
        path: `/mounted-file-systems/${encodeURIComponent(fileSystem)}/listing`,
        body: { path },
      },
      { signal: io.signal },
    )
    .catch(() => null);
  const parsed = z.array(entrySchema).safeParse(answer?.body);
  return parsed.success ? parsed.data : [];
}
