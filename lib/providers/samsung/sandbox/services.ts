import type { VendorGround } from "@/lib/sandbox/vendor";
import { samsungContracts } from "../contract";
import { notSimulated } from "./not-simulated";
import type { SamsungService } from "./service";

/** The vendor's services by their host names. */
export function createServices(_ground: VendorGround): ReadonlyMap<string, SamsungService> {
  const contracts = samsungContracts();
  const services: SamsungService[] = [
    notSimulated(contracts["archive-storage"]),
    notSimulated(contracts.backup),
    notSimulated(contracts["block-storage"]),
    notSimulated(contracts["file-storage"]),
    notSimulated(contracts["parallel-file-storage"]),
  ];
  return new Map(services.map((service) => [service.contract.serviceType, service]));
}
