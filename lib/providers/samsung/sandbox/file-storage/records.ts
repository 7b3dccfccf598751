import type { AccessObjectType } from "../storage/access-objects";
import type { SnapshotTimes } from "../storage/schedule-runs";
import type { Worked } from "../storage/work";

/** What File Storage keeps. Times are milliseconds of the sandbox's clock. */

export type Protocol = "NFS" | "CIFS";

/** The vendor's Terraform provider names these types and states (`filestorage_volume`); the contract leaves both free. */
export const volumeTypes = ["HDD", "SSD", "HighPerformanceSSD", "SSD_SAP_S", "SSD_SAP_E"] as const;
export type VolumeType = (typeof volumeTypes)[number];
export type VolumeState = "creating" | "available" | "error" | "deleting" | "deleted";
export type SnapshotState = "creating" | "available" | "restoring" | "error" | "deleting" | "deleted";
export type RuleState = "creating" | "active" | "error" | "deleting" | "deleted";

export type ReplicationType = "replication" | "backup";
export type Frequency = "5min" | "hourly" | "daily" | "weekly" | "monthly";
export type ReplicationPolicy = "use" | "paused";

export interface Snapshot extends Worked<SnapshotState> {
  readonly id: string;
  name: string;
  createdAt: number;
  sizeBytes: number;
  /** Whether a schedule took it: those make room for newer ones. */
  isScheduled: boolean;
}

export interface SnapshotSchedule extends SnapshotTimes {
  readonly id: string;
}

export interface AccessRule extends Worked<RuleState> {
  readonly type: AccessObjectType;
  readonly id: string;
}

/** Kept at the source; the replica only points back. */
export interface Replication {
  readonly id: string;
  readonly type: ReplicationType;
  readonly replica: { region: string; id: string };
  /** When the present series of transfers began. */
  since: number;
  /** The first transfer, and every change of policy or frequency, takes until then. */
  busyUntil: number;
  /** What is shown until then; null while the first transfer runs. */
  before: { policy: ReplicationPolicy; frequency: Frequency; retentionCount: number | null } | null;
  policy: ReplicationPolicy;
  frequency: Frequency;
  /** How many copies a backup keeps; null for a replication. */
  retentionCount: number | null;
  isBroken: boolean;
}

export interface FileVolume extends Worked<VolumeState> {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  /** The storage system's own name, which mount paths end with. */
  readonly storageName: string;
  readonly protocol: Protocol;
  readonly type: VolumeType;
  purpose: "none" | ReplicationType;
  readonly createdAt: number;
  readonly address: string;
  usageGib: number;
  isFileUnitRecovery: boolean;
  /** What the storage system is at besides the volume's own state. */
  busy: { word: string; until: number } | null;
  /** Taken by hand, or by a schedule that has since changed. */
  snapshots: Snapshot[];
  schedule: SnapshotSchedule | null;
  /** How many scheduled snapshots are kept. */
  retentionCount: number;
  rules: AccessRule[];
  replications: Replication[];
  /** On a replica: where it comes from. */
  origin: { region: string; id: string } | null;
}
