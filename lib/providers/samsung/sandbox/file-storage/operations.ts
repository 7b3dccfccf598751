import type { FileOperation } from "./call";
import {
  createVolumeReplication,
  deleteVolumeReplication,
  listVolumeReplicationRegion,
  listVolumeReplications,
  setVolumeReplication,
  showVolumeReplication,
} from "./replication-operations";
import { listAccessRules, setAccessRule } from "./rule-operations";
import { createSnapshotSchedule, deleteSnapshotSchedule, listSnapshotSchedule, setSnapshotSchedule } from "./schedule-operations";
import { createSnapshot, deleteSnapshot, listSnapshots, restoreSnapshot } from "./snapshot-operations";
import { createVolume, deleteVolume, listVolumes, setVolume, showVolume } from "./volume-operations";

/** Every operation of File Storage 1.0 and 1.1 by its operationId in the contract. */
export const fileStorageOperations: Readonly<Record<string, FileOperation>> = {
  createSnapshot,
  createSnapshotSchedule,
  createVolume,
  createVolumeReplication,
  deleteSnapshot,
  deleteSnapshotSchedule,
  deleteVolume,
  deleteVolumeReplication,
  listAccessRules,
  listSnapshots,
  listSnapshotSchedule,
  listVolumeReplicationRegion,
  listVolumeReplications,
  listVolumes,
  restoreSnapshot,
  setAccessRule,
  setSnapshotSchedule,
  setVolume,
  setVolumeReplication,
  showVolume,
  showVolumeReplication,
};
