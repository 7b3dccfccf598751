import { samsungContracts, type SamsungService } from "./contract";

const facts = new Map<string, { hostName: string; version: string }>();

/** The vendor's host name of a service, and the one version of it that is spoken: the current one. Throws on an unknown service. */
export function serviceFacts(service: string): { hostName: string; version: string } {
  const known = facts.get(service);
  if (known !== undefined) return known;
  const contracts = samsungContracts();
  if (!isService(service, contracts)) throw new TypeError(`There is no service ${service} in the contract.`);
  const contract = contracts[service];
  const current = contract.versions.find(({ state }) => state === "CURRENT");
  if (current === undefined) throw new Error(`${contract.title} has no current version.`);
  const entry = { hostName: contract.serviceType, version: current.version };
  facts.set(service, entry);
  return entry;
}

function isService(service: string, contracts: Record<string, unknown>): service is SamsungService {
  return Object.hasOwn(contracts, service);
}
