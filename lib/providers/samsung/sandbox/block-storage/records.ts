import type { SnapshotTimes } from "../storage/schedule-runs";

/** What Block Storage keeps. Times are milliseconds of the sandbox's clock. */

type DiskType = "SSD" | "HDD";
type ObjectType = "BM" | "MNGC";
type Purpose = "ORG" | "REPL" | "BACKUP" | "RECOVERY";
export type Cycle = "5MIN" | "HOURLY" | "DAILY" | "WEEKLY" | "MONTHLY";

export type State =
  | "CREATING"
  | "IN_USE"
  | "AVAILABLE"
  | "EDITING"
  | "ATTACHING"
  | "DETACHING"
  | "DELETING"
  | "DELETED"
  | "ERROR"
  | "ERROR_EDITING"
  | "ERROR_DELETING";

/** Work under way: `during` is shown until `until`, then the record is in `after`. */
interface Transition {
  during: State;
  until: number;
  after: State;
}

export interface Snapshot {
  id: string;
  name: string;
  createdAt: number;
  sizeMb: number;
}

export type SnapshotSchedule = SnapshotTimes;

/** Kept at the origin; the replica only points back. */
export interface Replication {
  replicaRegion: string;
  replicaId: string;
  cycle: Cycle;
  /** When the present series of transfers began. */
  since: number;
  brokenAt: number | null;
}

/** What volumes and groups have alike. */
export interface StorageRecord {
  readonly kind: "volume" | "group";
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  name: string;
  /** The storage system's own name; snapshot names start with it. */
  readonly storageName: string;
  purpose: Purpose;
  createdAt: number;
  createdBy: string;
  modifiedAt: number;
  modifiedBy: string;
  settled: State;
  previous: State | null;
  transition: Transition | null;
  /** Taken by hand, or by a schedule that has since changed. */
  snapshots: Snapshot[];
  /** Ids of scheduled snapshots that were removed. */
  removedSnapshots: Set<string>;
  schedule: SnapshotSchedule | null;
  replication: Replication | null;
  /** On a replica: where it comes from. */
  origin: { region: string; id: string } | null;
  /** On both ends of a recovery. */
  recovery: { originId: string; recoveryId: string } | null;
}

export interface VolumeRecord extends StorageRecord {
  readonly kind: "volume";
  diskType: DiskType;
  sizeGb: number;
  attachments: { id: string; type: ObjectType }[];
  targetIps: string[];
  isEncrypted: boolean;
  qos: { iops: number; throughput: number } | null;
  /** Space kept for snapshots, in percent of the volume; null where snapshots are not activated. */
  snapshotRate: number | null;
  groupId: string | null;
}

export interface GroupRecord extends StorageRecord {
  readonly kind: "group";
  memberIds: string[];
  poolId: string;
  storageId: number;
}
