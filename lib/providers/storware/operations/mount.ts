import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Check } from "@/lib/domain/operation";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { Facts, StepOutputs } from "../../plan";
import type { Tracking } from "../../provider";
import { askList, askMounts, askTasks } from "./ask";
import { define, refuse, sightOf, write, type Io, type Memo } from "./define";
import { heldAt, pointCheck, pointOf, restoreFault, type Point } from "./point";
import { lookForTasks, pollAfterSeconds, sightTask, taskEnd, taskOf } from "./task-progress";

/*
 * File-level restore (`POST /tasks/restore-and-mount`): the vendor mounts a point on its own node, shows its files there and lets them be
 * downloaded. It writes nothing into machines.
 */

const dayMs = 86_400_000;
/** Mounts hold space on the node; a day is what the vendor's users are given at first. */
const defaultMountMs = dayMs;

interface MountWish {
  restoreTargetId: string;
  expiresAfterSeconds?: number | undefined;
  mode?: "AUTO" | "ISCSI" | undefined;
  allowedClients?: string[] | undefined;
}

/** The mounting step of a point, or what speaks against it. */
function mountStep(wanted: MountWish, facts: Facts) {
  const point = pointOf(facts, wanted.restoreTargetId);
  if ("fault" in point) return { ok: false as const, message: point.fault };
  const fault = restoreFault(facts, wanted.restoreTargetId);
  if (fault !== null) return { ok: false as const, message: fault };
  const location = heldAt(point);
  if (location === null) return { ok: false as const, message: "has no copy at present that could be mounted" };
  const step = write({
    id: "mount",
    title: `Mount ${point.machineName} of ${point.when}`,
    call: {
      operationId: "createRestoreAndMountTask",
      method: "POST",
      path: "/tasks/restore-and-mount",
      body: {
        backupLocation: { guid: location, backup: { guid: point.guid } },
        mode: { name: wanted.mode ?? "AUTO" },
        mountedFileSystems: [],
        mountedDisks: [],
        allowedClients: wanted.allowedClients ?? [],
        unmountTime: wanted.expiresAfterSeconds === undefined ? defaultMountMs : wanted.expiresAfterSeconds * 1_000,
      },
    },
    capture: { task: "/guid" },
  });
  const memo: Memo = { machine: point.machine, taskType: "MOUNT", backup: point.guid };
  return { ok: true as const, point, step, memo };
}

const affectedOf = (machine: string) => [
  { noun: "history", partition: machine },
  { noun: "restoreTarget", partition: machine },
];

async function mountChecks(io: Io, point: Point): Promise<Check[]> {
  const mounts = await askMounts(io, { backup: point.guid });
  return [
    await pointCheck(io, point),
    mounts.some(({ backup }) => backup?.guid === point.guid)
      ? { id: "not-mounted", level: "warning", message: "The point is mounted already; this mounts it once more." }
      : { id: "not-mounted", level: "ok", message: "The point is not mounted yet." },
  ];
}

const lookSchema = z.object({ tasks: z.unknown(), mounts: z.array(z.string()) });

/** The mounting tasks of the machine and the mounts of the point: the one that is new afterwards is the operation's own. */
async function lookAtMounts(io: Io, memo: Memo): Promise<z.infer<typeof lookSchema>> {
  const [tasks, mounts] = await Promise.all([lookForTasks(io, memo), askMounts(io, { backup: String(memo.backup) })]);
  return { tasks, mounts: mounts.map(({ guid }) => guid) };
}

const sightMount = (memo: Memo, before: unknown, after: unknown) =>
  sightTask(memo, lookSchema.safeParse(before).data?.tasks ?? [], lookSchema.parse(after).tasks);

type Mounted = { state: "mounted"; mountId: string | null; task: string } | Exclude<Tracking, { state: "succeeded" }>;

/** Waits for the mount and finds it among those of the point. */
async function mounted(io: Io, moment: { memo: Memo; outputs: StepOutputs; before: unknown }): Promise<Mounted> {
  const before = lookSchema.safeParse(moment.before).data;
  const end = await taskEnd(io, await taskOf(io, { ...moment, before: before?.tasks }), "the mount");
  if (end.state === "failed") return end;
  if (end.state === "running") return { ...end, pollAfterSeconds };
  const mounts = await askMounts(io, { backup: String(moment.memo.backup) });
  const own = mounts
    .filter(({ guid, backup }) => backup?.guid === moment.memo.backup && before?.mounts.includes(guid) !== true)
    .at(-1);
  return { state: "mounted", mountId: own?.guid ?? null, task: end.task.guid };
}

const mountInput = z.strictObject({
  restoreTargetId: idSchema,
  expiresAfterSeconds: operationInputs["restore.mount"].shape.expiresAfterSeconds,
  /** `ISCSI` shows the disks to initiators instead of the files to people. */
  mode: z.enum(["AUTO", "ISCSI"]).optional(),
  /** iSCSI names of those who may attach. */
  allowedClients: z.array(z.string().min(1).max(223)).max(32).optional(),
});

export const restoreMount = define<z.infer<typeof mountInput>>({
  input: mountInput,
  wish: (wanted, facts) => {
    if (wanted.mode === "ISCSI" && !wanted.allowedClients?.length)
      return refuse("allowedClients", "name at least one iSCSI initiator that may attach");
    if (wanted.mode !== "ISCSI" && wanted.allowedClients?.length) return refuse("allowedClients", "belong to the mode ISCSI");
    const made = mountStep(wanted, facts);
    if (!made.ok) return refuse("restoreTargetId", made.message);
    const { point, step, memo } = made;
    const hours = Math.round((wanted.expiresAfterSeconds ?? defaultMountMs / 1_000) / 360) / 10;
    return {
      ok: true,
      plan: {
        steps: [step],
        summary: `Mounts ${point.machineName} of ${point.when} on the vendor's node for ${hours} hours. No machine is changed.`,
        subject: point.machineName,
        affected: affectedOf(point.machine),
        memo,
      },
    };
  },
  checks: async (io, { restoreTargetId }, facts) => {
    const point = pointOf(facts, restoreTargetId);
    return "fault" in point ? [] : mountChecks(io, point);
  },
  look: (io, { memo }) => lookAtMounts(io, memo),
  sight: ({ memo }, before, after) => sightMount(memo, before, after),
  track: async (io, moment) => {
    const seen = await mounted(io, moment);
    return seen.state === "mounted" ? { state: "succeeded", result: { mountId: seen.mountId, task: seen.task } } : seen;
  },
});

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

const unmountInput = operationInputs["restore.unmount"];

/** Ends a mount (`POST /tasks/unmount`). */
export const restoreUnmount = define<z.infer<typeof unmountInput>>({
  input: unmountInput,
  wish: ({ mountId }) => ({
    ok: true,
    plan: {
      steps: [
        write({
          id: "unmount",
          title: "Unmount the point",
          call: {
            operationId: "createUnmountTask",
            method: "POST",
            path: "/tasks/unmount",
            body: { mountedBackup: { guid: mountId } },
          },
          capture: { task: "/guid" },
        }),
      ],
      summary: "Ends the mount; files that were downloaded stay. The point itself is not touched.",
      subject: mountId,
      affected: [],
      memo: { mount: mountId },
    },
  }),
  checks: async (io, { mountId }) => [
    (await isMounted(io, mountId))
      ? { id: "mounted", level: "ok", message: "The point is mounted." }
      : { id: "mounted", level: "error", message: "There is no such mount; it may have ended by itself." },
  ],
  // Unmounting twice would do no harm, but a mount that is gone tells that once was enough; so does a task that is at it.
  look: async (io, { memo }) => {
    const [isThere, tasks] = await Promise.all([isMounted(io, String(memo.mount)), askTasks(io, { type: "UNMOUNT" })]);
    return { isThere, tasks: tasks.map(({ guid }) => guid) };
  },
  sight: (_moment, before, after) => {
    const [was, is] = [unmountLookSchema.catch({ isThere: true, tasks: [] }).parse(before), unmountLookSchema.parse(after)];
    const begun = is.tasks.filter((guid) => !was.tasks.includes(guid));
    return sightOf(!is.isThere || begun.length > 0, begun[0] === undefined ? {} : { task: begun[0] });
  },
  track: async (io, { memo, outputs }) => {
    if (!(await isMounted(io, String(memo.mount)))) return { state: "succeeded", result: {} };
    if (outputs.task === undefined) return { state: "running", progressPercent: null, pollAfterSeconds };
    const end = await taskEnd(io, outputs.task, "the unmount");
    if (end.state === "failed") return end;
    return { state: "running", progressPercent: end.state === "running" ? end.progressPercent : 99, pollAfterSeconds };
  },
});

const unmountLookSchema = z.object({ isThere: z.boolean(), tasks: z.array(z.string()) });

const isMounted = async (io: Io, guid: string): Promise<boolean> => (await askMounts(io)).some((mount) => mount.guid === guid);
