import type { Worked } from "../storage/work";

/** What Parallel File Storage keeps. Times are milliseconds of the sandbox's clock; `available` is all that its contract shows of states. */

export type VolumeState = "creating" | "available" | "editing" | "restoring" | "error" | "deleting" | "deleted";
export type SnapshotState = "creating" | "available" | "error" | "deleting" | "deleted";
export type AccessState = "creating" | "active" | "deleting" | "deleted";

export interface Snapshot extends Worked<SnapshotState> {
  readonly id: string;
  name: string;
  createdAt: number;
  sizeBytes: number;
}

/** Access of one GPU node; its addresses follow it. */
export interface NodeAccess extends Worked<AccessState> {
  readonly nodeId: string;
}

export interface ParallelVolume extends Worked<VolumeState> {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly createdAt: number;
  readonly mountPath: string;
  capacityTb: number;
  /** What is on it, TB: the least that it can be made. */
  usedTb: number;
  busy: { word: string; until: number } | null;
  snapshots: Snapshot[];
  access: NodeAccess[];
}
