import type { Machine } from "./machines";
import type { Places } from "./places";

/** A record of `/backups`, whoever made it. */
export interface BackupEntry {
  guid: string;
  machine: Machine;
  type: string;
  status: string;
  statusInfo: string;
  takenAt: number;
  sizeBytes: number;
  rule: string | null;
  origin: "USER" | "SCHEDULE";
  locations: { guid: string; destination: Places["destinations"][number]; role: string; status: string }[];
}

export interface MountEntry {
  guid: string;
  backup: string;
  mode: string;
  mountPaths: string[];
  unmountAt: number | null;
}

export interface SnapshotEntry {
  guid: string;
  machine: Machine;
  takenAt: number;
}
