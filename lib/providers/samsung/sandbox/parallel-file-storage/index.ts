import { samsungContracts } from "../../contract";
import type { SamsungService } from "../service";
import { storageService } from "../storage/service";
import type { StorageGround } from "../storage/world";
import { listAccessRule, setAccessRule } from "./access-operations";
import type { ParallelOperation } from "./call";
import { createSnapshot, deleteSnapshot, listSnapshots, restoreSnapshot } from "./snapshot-operations";
import { createVolume, deleteVolume, listVolumes, setVolumeCapacity, showVolume } from "./volume-operations";
import { ParallelFileStorageWorld } from "./world";

/** Every operation of Parallel File Storage 1.0 by its operationId in the contract. */
const operations: Readonly<Record<string, ParallelOperation>> = {
  createSnapshot,
  createVolume,
  deleteSnapshot,
  deleteVolume,
  listAccessRule,
  listSnapshots,
  listVolumes,
  restoreSnapshot,
  setAccessRule,
  setVolumeCapacity,
  showVolume,
};

/** Parallel File Storage 1.0: volumes for GPU clusters, their snapshots and the nodes that may use them. */
export const parallelFileStorageService = (ground: StorageGround): SamsungService =>
  storageService({
    contract: samsungContracts()["parallel-file-storage"],
    operations,
    newWorld: () => new ParallelFileStorageWorld(ground),
  });
