import type { VendorGround } from "@/lib/sandbox/vendor";
import { samsungContracts } from "../contract";
import { bareMetalServers, blockStorageService } from "./block-storage";
import { Fleet } from "./fleet/fleet";
import { placeKey, placesOf, type Place } from "./fleet/place";
import { notSimulated } from "./not-simulated";
import type { SamsungService } from "./service";

const dayMs = 86_400_000;

/** The vendor's services by their host names. */
export function createServices(ground: VendorGround): ReadonlyMap<string, SamsungService> {
  const contracts = samsungContracts();
  const startedAt = ground.now();
  const places = placesOf({ seed: ground.seed, scale: ground.scale, now: startedAt });
  const fleets = new Map(places.map((place) => [placeKey(place), new Fleet(place)]));
  const fleetOf = (place: Place): Fleet => {
    const fleet = fleets.get(placeKey(place));
    if (fleet === undefined) throw new Error(`There is no fleet at ${placeKey(place)}.`);
    return fleet;
  };
  const services: SamsungService[] = [
    notSimulated(contracts["archive-storage"]),
    notSimulated(contracts.backup),
    blockStorageService({
      seed: ground.seed,
      anchor: places[0]?.anchor ?? startedAt,
      today: Math.floor(startedAt / dayMs) * dayMs,
      servers: bareMetalServers(fleetOf),
    }),
    notSimulated(contracts["file-storage"]),
    notSimulated(contracts["parallel-file-storage"]),
  ];
  return new Map(services.map((service) => [service.contract.serviceType, service]));
}
