import { samsungContracts } from "../../contract";
import type { SamsungService } from "../service";
import { storageService } from "../storage/service";
import type { StorageGround } from "../storage/world";
import { fileStorageOperations } from "./operations";
import { FileStorageWorld } from "./world";

/** File Storage 1.0 and 1.1: NFS and CIFS volumes, their snapshots, schedules, access rules and replications. */
export const fileStorageService = (ground: StorageGround): SamsungService =>
  storageService({
    contract: samsungContracts()["file-storage"],
    operations: fileStorageOperations,
    newWorld: () => new FileStorageWorld(ground),
  });
