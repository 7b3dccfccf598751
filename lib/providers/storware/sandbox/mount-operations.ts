import { created, numberOf, ok, recordOf, recordsOf, textOf, textsOf, type Handlers, type StorwareCall } from "./call";
import { listed } from "./listing";
import { jobRecord, mountRecord } from "./records";
import { notFound, Refusal } from "./refusal";
import { restoredBackup } from "./restores";
import { dayMs, word, type Json, guidIn, nameIn } from "./words";
import type { World } from "./world";
import type { MountEntry } from "./entries";

function mountOf(world: World, guid: string | null): MountEntry {
  const mount = guid === null ? undefined : world.mounts.get(guid);
  if (mount === undefined) throw notFound("Mounted backup", guid ?? "");
  return mount;
}

function restoreAndMount(call: StorwareCall): Json {
  const { world, now, outcome } = call;
  const body = recordOf(call.body);
  const entry = restoredBackup(call, body);
  const mode = nameIn(body.mode) ?? "AUTO";
  if (mode === "ISCSI" && textsOf(body.allowedClients).length === 0)
    throw new Refusal(400, "allowedClients are required for the mode ISCSI.");
  const manual = recordsOf(body.mountedFileSystems).flatMap(({ mountPath }) => textOf(mountPath) ?? []);
  if (mode === "MANUAL" && manual.length === 0) throw new Refusal(400, "mountedFileSystems are required for the mode MANUAL.");
  const duration = numberOf(body.unmountTime);
  const restoreJob = world.newGuid();
  const shown: Json = {
    backup: { guid: entry.guid, name: entry.machine.name },
    restoreJob: { guid: restoreJob },
    restoreType: word("RESTORE_AND_MOUNT"),
  };
  const job = world.begin(
    {
      type: "MOUNT",
      machine: entry.machine,
      shown,
      onFailed: () => undefined,
      onFinished: (at) => {
        const guid = world.newGuid();
        const mountPaths =
          mode === "ISCSI" ? [] : manual.length > 0 ? manual : [`/mnt/vprotect/${guid}/boot`, `/mnt/vprotect/${guid}/root`];
        world.mounts.set(guid, { guid, backup: entry.guid, mode, mountPaths, unmountAt: at + (duration ?? 7 * dayMs) });
      },
    },
    now,
    outcome,
  );
  return jobRecord(world, job, now);
}

function unmount(call: StorwareCall): Json {
  const { world, now, outcome } = call;
  const mount = mountOf(world, guidIn(recordOf(call.body).mountedBackup));
  const backup = world.findBackup(mount.backup, now);
  const job = world.begin(
    {
      type: "UNMOUNT",
      machine: backup?.machine ?? null,
      shown: { backup: { guid: mount.backup } },
      onFailed: () => undefined,
      onFinished: () => void world.mounts.delete(mount.guid),
    },
    now,
    outcome,
  );
  return jobRecord(world, job, now);
}

/** A small tree that every mounted file system holds. */
const tree: Readonly<Record<string, readonly [string, "DIRECTORY" | "REGULAR_FILE", number][]>> = {
  "/": [
    ["etc", "DIRECTORY", 4_096],
    ["home", "DIRECTORY", 4_096],
    ["var", "DIRECTORY", 4_096],
  ],
  "/etc": [
    ["hosts", "REGULAR_FILE", 221],
    ["fstab", "REGULAR_FILE", 648],
    ["ssh", "DIRECTORY", 4_096],
  ],
  "/etc/ssh": [["sshd_config", "REGULAR_FILE", 3_287]],
  "/home": [["reports", "DIRECTORY", 4_096]],
  "/home/reports": [["budget.xlsx", "REGULAR_FILE", 81_920]],
  "/var": [["log", "DIRECTORY", 4_096]],
  "/var/log": [["syslog", "REGULAR_FILE", 912_384]],
};

const fileSystemGuid = (world: World, mount: MountEntry, path: string) => world.guids.named(`fs ${mount.guid} ${path}`);

function fileSystemMount({ world, path }: StorwareCall): MountEntry {
  for (const mount of world.mounts.values())
    if (mount.mountPaths.some((at) => fileSystemGuid(world, mount, at) === path.guid)) return mount;
  throw notFound("Mounted file system", path.guid ?? "");
}

const bare = (path: string) => (path.length > 1 ? path.replace(/\/+$/, "") : path);

function isFile(path: string): boolean {
  const cut = bare(path).lastIndexOf("/");
  const folder = cut <= 0 ? "/" : path.slice(0, cut);
  const name = bare(path).slice(cut + 1);
  return tree[folder]?.some(([candidate]) => candidate === name) ?? false;
}

export const mountOperations: Handlers = {
  createRestoreAndMountTask: (call) => created(restoreAndMount(call)),
  createMountTask: (call) => {
    // Mounting again what is mounted: a task that finds its work done.
    const mount = mountOf(call.world, guidIn(recordOf(call.body).mountedBackup));
    const { world, now, outcome } = call;
    const nothing = () => undefined;
    const machine = world.findBackup(mount.backup, now)?.machine ?? null;
    const wish = { type: "MOUNT" as const, machine, shown: { backup: { guid: mount.backup } } };
    return created(jobRecord(world, world.begin({ ...wish, onFinished: nothing, onFailed: nothing }, now, outcome), now));
  },
  createUnmountTask: (call) => created(unmount(call)),
  listMountedBackups: (call) => {
    const { world, query, now } = call;
    const entity = textOf(query["protected-entity"]);
    const mounts = [...world.mounts.values()].filter(
      (mount) =>
        (query.backup === undefined || query.backup === mount.backup) &&
        (query.mode === undefined || query.mode === mount.mode) &&
        (entity === null || world.findBackup(mount.backup, now)?.machine.guid === entity),
    );
    const name = (mount: MountEntry) => world.findBackup(mount.backup, now)?.machine.name ?? "";
    return listed(call, mounts, { record: (mount) => mountRecord(world, mount, now), name });
  },
  getMountedBackup: ({ world, path, now }) => ok(mountRecord(world, mountOf(world, path.guid ?? null), now)),
  listMountedFileSystems: ({ world, query }) => {
    const mount = mountOf(world, textOf(query["mounted-backup"]));
    return ok(
      mount.mountPaths.map((mountPath, index) => ({
        guid: fileSystemGuid(world, mount, mountPath),
        fileSystem: {
          guid: world.guids.named(`volume ${mount.guid} ${mountPath}`),
          volume: `/dev/sda${index + 1}`,
          size: (index + 1) * 10 * 2 ** 30,
          type: "ext4",
          label: mountPath.split("/").at(-1) ?? "",
        },
        mountPath,
      })),
    );
  },
  listMountedDirectory: (call) => {
    fileSystemMount(call);
    const folder = bare(String(recordOf(call.body).path));
    const entries = tree[folder];
    if (entries === undefined) throw new Refusal(404, `There is no directory ${folder}.`);
    return ok(
      entries.map(([name, type, size]) => ({
        name,
        fileType: word(type),
        size,
        modified: call.now - 3 * dayMs,
        owner: "root",
        group: "root",
        permissions: ["OWNER_READ", "OWNER_WRITE", "GROUP_READ", "OTHERS_READ"],
      })),
    );
  },
  downloadMountedFiles: (call) => {
    fileSystemMount(call);
    const paths = textsOf(recordOf(call.body).paths);
    const missing = paths.find((path) => !isFile(path) && tree[bare(path)] === undefined);
    if (paths.length === 0) throw new Refusal(400, "paths must name at least one file.");
    if (missing !== undefined) throw new Refusal(404, `There is no file ${missing}.`);
    const content = Buffer.from(paths.map((path) => `Contents of ${path}\n`).join(""));
    return {
      status: 200,
      file: {
        name:
          paths.length === 1
            ? (bare(paths[0] ?? "")
                .split("/")
                .at(-1) ?? "file")
            : "files.zip",
        content,
      },
    };
  },
  listMountedFiles: ({ world, query }) => {
    const mount = mountOf(world, textOf(query["mounted-backup"]));
    return ok(
      mount.mode === "ISCSI"
        ? [{ guid: world.guids.named(`mounted file ${mount.guid}`), path: `/iscsi/${mount.guid}`, randomAccess: true }]
        : [],
    );
  },
};
