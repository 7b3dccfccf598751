import { samsungContracts } from "../../contract";
import type { SamsungService } from "../service";
import { storageService } from "../storage/service";
import type { StorageGround } from "../storage/world";
import { archiveStorageOperations } from "./operations";
import { ArchiveStorageWorld } from "./world";

/** Archive Storage 1.0 and 1.1: buckets, what is archived to them by policy, and what is recovered from them. */
export const archiveStorageService = (ground: StorageGround): SamsungService =>
  storageService({
    contract: samsungContracts()["archive-storage"],
    operations: archiveStorageOperations,
    newWorld: () => new ArchiveStorageWorld(ground),
  });
