import type { VendorGround } from "@/lib/sandbox/vendor";
import { samsungContracts } from "../contract";
import { backupService } from "./backup/service";
import { bareMetalServers, blockStorageService } from "./block-storage";
import { startOfYear } from "./fleet/place";
import { notSimulated } from "./not-simulated";
import type { SamsungService } from "./service";

const dayMs = 86_400_000;

/** The vendor's services by their host names. */
export function createServices(ground: VendorGround): ReadonlyMap<string, SamsungService> {
  const contracts = samsungContracts();
  const startedAt = ground.now();
  const backup = backupService(ground);
  const services: SamsungService[] = [
    backup,
    blockStorageService({
      seed: ground.seed,
      anchor: startOfYear(startedAt),
      today: Math.floor(startedAt / dayMs) * dayMs,
      servers: bareMetalServers((place) => backup.world.at(place).fleet),
    }),
    notSimulated(contracts["archive-storage"]),
    notSimulated(contracts["file-storage"]),
    notSimulated(contracts["parallel-file-storage"]),
  ];
  return new Map(services.map((service) => [service.contract.serviceType, service]));
}
