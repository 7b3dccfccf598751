import type { VendorGround } from "@/lib/sandbox/vendor";
import { archiveStorageService } from "./archive-storage";
import { backupService } from "./backup/service";
import { bareMetalServers, blockStorageService } from "./block-storage";
import { fileStorageService } from "./file-storage";
import { startOfYear, type Place } from "./fleet/place";
import { parallelFileStorageService } from "./parallel-file-storage";
import type { SamsungService } from "./service";
import type { StorageGround } from "./storage/world";

const dayMs = 86_400_000;

/** The vendor's services by their host names. */
export function createServices(ground: VendorGround): ReadonlyMap<string, SamsungService> {
  const startedAt = ground.now();
  const backup = backupService(ground);
  const storage: StorageGround = {
    seed: ground.seed,
    today: Math.floor(startedAt / dayMs) * dayMs,
    fleetOf: (place: Place) => backup.world.at(place).fleet,
  };
  const services: SamsungService[] = [
    backup,
    blockStorageService({
      seed: storage.seed,
      anchor: startOfYear(startedAt),
      today: storage.today,
      servers: bareMetalServers(storage.fleetOf),
    }),
    archiveStorageService(storage),
    fileStorageService(storage),
    parallelFileStorageService(storage),
  ];
  return new Map(services.map((service) => [service.contract.serviceType, service]));
}
