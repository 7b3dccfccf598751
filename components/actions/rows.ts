import type {
  Agent,
  Backup,
  Bucket,
  History,
  Policy,
  RestoreTarget,
  ScheduleRow,
  Snapshot,
  Vm,
  Volume,
  VolumeGroup,
} from "@/lib/domain/inventory";
import { pointOf } from "@/lib/domain/point-words";

/** A connection, as what new things are made on. */
export interface ConnectionRow {
  id: string;
  connectionId: string;
  name: string;
}

/** Files and folders chosen in a bucket: they are acted on together, in one operation. */
export interface ObjectChoice {
  id: string;
  connectionId: string;
  name: string;
  bucket: Bucket;
  /** A folder's path ends with a slash. */
  paths: readonly string[];
}

/** Versions chosen of one object in a bucket. */
export interface VersionChoice {
  id: string;
  connectionId: string;
  name: string;
  bucket: Bucket;
  path: string;
  versionIds: readonly string[];
}

/** The rows that actions are done on, by noun. */
export interface RowsByNoun {
  vm: Vm;
  backup: Backup;
  history: History;
  restoreTarget: RestoreTarget;
  volumeGroup: VolumeGroup;
  volume: Volume;
  snapshot: Snapshot;
  schedule: ScheduleRow;
  agent: Agent;
  policy: Policy;
  connection: ConnectionRow;
  bucket: Bucket;
  object: ObjectChoice;
  objectVersion: VersionChoice;
}
export type ActionNoun = keyof RowsByNoun;
export type ActionRow = RowsByNoun[ActionNoun];

/** Whose a row is: a tenant's or nobody's; undefined for a connection, which is no tenant's but serves several. */
export function tenantOf(row: ActionRow): string | null | undefined {
  if ("bucket" in row) return row.bucket.tenantId;
  return "tenantId" in row ? row.tenantId : undefined;
}

/** What a row is called where its action is spoken of. */
export function rowName(row: ActionRow): string {
  if ("name" in row) return row.name;
  return ("volumeName" in row ? pointOf(row) : (row.vmName ?? row.backupName)) ?? row.vendorId;
}
