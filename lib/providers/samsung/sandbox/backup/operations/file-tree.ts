import { choose, mix, mixText, spread } from "@/lib/sandbox/randomness";
import type { BackupRecord } from "../records";
import { badRequest, notFound } from "../refusal";
import { textOf } from "../listing";
import { backupOf, ok, type BackupOperation } from "./call";
import { restorableTarget } from "./restore-targets";

interface Entry {
  name: string;
  isFolder: boolean;
}

const folderNames = [
  "archive",
  "bin",
  "cache",
  "conf",
  "current",
  "data",
  "exports",
  "finance",
  "images",
  "logs",
  "projects",
  "reports",
  "shared",
  "templates",
];
const fileNames = [
  "app.conf",
  "backup.log",
  "data.db",
  "index.html",
  "ledger-2025.xlsx",
  "manifest.json",
  "notes.txt",
  "report.pdf",
  "schema.sql",
  "settings.yaml",
  "users.csv",
];
const everything = {
  LINUX: ["/etc", "/home", "/opt", "/srv", "/var"],
  WINDOWS: ["/C/Data", "/C/Program Files", "/C/Users", "/D/Shares"],
};
const deepest = 5;

/** The folders at which a file backup begins. */
const rootsOf = (record: BackupRecord): readonly string[] =>
  record.isAllFilesystem ? everything[record.serverOsType === "WINDOWS" ? "WINDOWS" : "LINUX"] : (record.paths ?? []);

const isAt = (path: string, root: string): boolean => path === root || path.startsWith(root === "/" ? "/" : `${root}/`);

/** `/data/` and `/data` are the same folder, and so are `C:\\Data` and `/C/Data`; the root is `/`. */
function plainPath(path: string): string {
  const slashed = path.replace(/^([A-Za-z]):(?=[\\/]|$)/, "/$1").replaceAll("\\", "/");
  return slashed.length > 1 ? slashed.replace(/\/+$/, "") || "/" : slashed;
}

/** Whether a path is in the backup, or above something that is. */
export function isWithinPaths(record: BackupRecord, path: string): boolean {
  const plain = plainPath(path);
  return record.isAllFilesystem || rootsOf(record).some((root) => isAt(plain, plainPath(root)) || isAt(plainPath(root), plain));
}

/** What a folder of a backup holds: the same at every look. Null when there is no such folder. */
function entriesAt(record: BackupRecord, path: string): Entry[] | null {
  const roots = rootsOf(record).map(plainPath);
  const inside = roots.find((root) => root !== "/" && isAt(path, root));
  if (inside !== undefined) return inventedEntries(record, path);
  const below = roots.filter((root) => root !== path && isAt(root, path));
  if (below.length === 0) return roots.includes("/") ? inventedEntries(record, path) : null;
  const names = new Set(below.map((root) => root.slice(path === "/" ? 1 : path.length + 1).split("/", 1)[0] ?? ""));
  return [...names].sort().map((name) => ({ name, isFolder: true }));
}

function inventedEntries(record: BackupRecord, path: string): Entry[] {
  const bits = mixText(`${record.serverUuid}${path}`);
  const folders = path.split("/").length > deepest ? 0 : 1 + spread(mix(bits, 1), 4);
  const names = new Set<string>();
  for (let turn = 0; turn < folders; turn += 1) names.add(choose(mix(bits, 2, turn), folderNames));
  const files = new Set<string>();
  for (let turn = 0; turn < 2 + spread(mix(bits, 3), 5); turn += 1) files.add(choose(mix(bits, 4, turn), fileNames));
  return [
    ...[...names].sort().map((name) => ({ name, isFolder: true })),
    ...[...files].sort().map((name) => ({ name, isFolder: false })),
  ];
}

/** Backup 1.2, List Filesystem Path: one folder of a restore target. Older versions do not have it. */
export const listFilesystemPath: BackupOperation = (call) => {
  const record = backupOf(call);
  if (record.policyType !== "FILESYSTEM") throw badRequest(`Backup ${record.name} holds an image and cannot be looked into.`);
  const target = restorableTarget(call, record, textOf(call.query, "restore_target_id") ?? "");
  const path = plainPath(textOf(call.query, "path") ?? "");
  const entries = path.startsWith("/") ? entriesAt(record, path) : null;
  if (entries === null) throw notFound("Path", path);
  const seconds = Math.floor(target.run.startedAt / 1000);
  const contents = entries.map(({ name, isFolder }) => {
    const full = `${path === "/" ? "" : path}/${name}${isFolder ? "/" : ""}`;
    return { id: `${full}_${seconds}`, item_type: isFolder ? "DIR" : "FILE", name: isFolder ? `${name}/` : name, path };
  });
  return ok({ contents, count: contents.length });
};
