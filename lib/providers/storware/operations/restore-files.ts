import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import { askList } from "./ask";
import { define, refuse, type Io } from "./define";
import { pointOf } from "./point";
import { affectedOf, lookAtMounts, mountChecks, mounted, mountStep, sightMount } from "./mounting";

const filesInput = z.strictObject({
  restoreTargetId: idSchema,
  /** Taken so that one form does for all vendors; nothing is written into it. */
  targetVmId: idSchema.optional(),
  items: z
    .array(
      z.strictObject({
        source: z.string().min(1).startsWith("/", "must be a path that begins with /"),
        destination: z.string().min(1).optional(),
      }),
    )
    .min(1)
    .max(500),
  overwrite: z.boolean().optional(),
});

const fileSystemSchema = z.object({ guid: z.string(), mountPath: z.string().nullish() });
const namedSchema = z.object({ name: z.string() });

/** Names in a folder of a mounted file system; null where it has no such folder. */
async function namesIn(io: Io, fileSystem: string, folder: string): Promise<string[] | null> {
  const answer = await io.http
    .call(
      {
        service: "",
        operationId: "listMountedDirectory",
        method: "POST",
        path: `/mounted-file-systems/${encodeURIComponent(fileSystem)}/listing`,
        body: { path: folder },
      },
      { signal: io.signal },
    )
    .catch(() => null);
  const rows = z.array(namedSchema).safeParse(answer?.body);
  return rows.success ? rows.data.map(({ name }) => name) : null;
}

/** Where a file is among the mounted file systems; null where none of them has it. */
async function fileSystemWith(io: Io, fileSystems: readonly string[], path: string): Promise<string | null> {
  const bare = path.replace(/(?<=.)\/+$/, "");
  const cut = bare.lastIndexOf("/");
  for (const fileSystem of fileSystems) {
    const names = await namesIn(io, fileSystem, cut <= 0 ? "/" : bare.slice(0, cut));
    if (names?.includes(bare.slice(cut + 1)) === true) return fileSystem;
  }
  return null;
}

/** Mounts a point and finds files in it, so that they can be downloaded: as far as the vendor goes. */
export const restoreFiles = define<z.infer<typeof filesInput>>({
  input: filesInput,
  harmlessBecause: () => "the files are handed out for download and no machine is written to",
  wish: (wanted, facts) => {
    const made = mountStep(wanted, facts);
    if (!made.ok) return refuse("restoreTargetId", made.message);
    const { point, step, memo } = made;
    const sources = wanted.items.map(({ source }) => source);
    const named = `${sources.slice(0, 3).join(", ")}${sources.length > 3 ? ` and ${sources.length - 3} more` : ""}`;
    return {
      ok: true,
      plan: {
        steps: [step],
        summary: `Mounts ${point.machineName} of ${point.when} for a day and offers ${named} for download. The vendor writes into no machine: copy them to where they belong yourself.`,
        subject: point.machineName,
        affected: affectedOf(point.machine),
        memo: { ...memo, sources },
      },
    };
  },
  checks: async (io, { restoreTargetId }, facts) => {
    const point = pointOf(facts, restoreTargetId);
    if ("fault" in point) return [];
    const message = "Files are offered for download; the vendor does not write them into a machine.";
    return [...(await mountChecks(io, point)), { id: "download", level: "warning", message }];
  },
  look: (io, { memo }) => lookAtMounts(io, memo),
  sight: ({ memo }, before, after) => sightMount(memo, before, after),
  track: async (io, moment) => {
    const seen = await mounted(io, moment);
    if (seen.state !== "mounted") return seen;
    const { mountId } = seen;
    const question = {
      operationId: "listMountedFileSystems",
      path: "/mounted-file-systems/detailed",
      query: { "mounted-backup": mountId ?? "" },
    };
    const fileSystems = mountId === null ? [] : await askList(io, fileSystemSchema, question);
    const guids = fileSystems.map(({ guid }) => guid);
    const sources = z.array(z.string()).catch([]).parse(moment.memo.sources);
    const downloads = new Map<string, string[]>();
    const missing: string[] = [];
    for (const source of sources) {
      const fileSystem = await fileSystemWith(io, guids, source);
      if (fileSystem === null) missing.push(source);
      else downloads.set(fileSystem, [...(downloads.get(fileSystem) ?? []), source]);
    }
    if (downloads.size === 0) {
      const detail = `The point holds none of ${missing.join(", ")}. It stays mounted for a day, so that they can be looked for.`;
      return { state: "failed", error: { title: "The files are not in the point", detail, vendor: null }, result: { mountId } };
    }
    const result = {
      mountId,
      downloads: [...downloads].map(([fileSystem, paths]) => ({
        method: "POST",
        path: `/mounted-file-systems/${fileSystem}/download`,
        body: { paths },
      })),
    };
    return {
      state: "succeeded",
      result: missing.length === 0 ? result : { ...result, warning: `Not in the point: ${missing.join(", ")}.` },
    };
  },
});
