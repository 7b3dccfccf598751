import { sandboxTenants } from "./accounts";
import type { NumberedGuids } from "./numbered-guid";
import { word, type Json } from "./words";

/** What the server protects machines of and where it keeps copies: small, fixed and the same at every scale. */
export interface Manager {
  guid: string;
  name: string;
  type: string;
  clusters: { guid: string; uuid: string; name: string }[];
  storages: { guid: string; uuid: string; name: string }[];
  networks: { guid: string; uuid: string; name: string }[];
  hypervisors: { guid: string; name: string }[];
}

export interface Places {
  node: { guid: string; name: string };
  managers: Manager[];
  /** A hypervisor that no manager runs. */
  standalone: { guid: string; name: string; type: string };
  destinations: { guid: string; name: string; type: string; totalBytes: number; usedBytes: number }[];
  projects: { guid: string; name: string; tenantId: string }[];
  flavors: { guid: string; name: string }[];
}

const managerTypes = ["RHV", "OPENSTACK", "NUTANIX"] as const;

export function placesOf(guids: NumberedGuids): Places {
  const named = (name: string) => ({ guid: guids.named(name), name });
  const both = (name: string) => ({ ...named(name), uuid: guids.named(`uuid ${name}`) });
  return {
    node: named("vprotect-node-01"),
    managers: managerTypes.map((type) => {
      const prefix = type.toLowerCase();
      return {
        ...named(`${prefix}-manager`),
        type,
        clusters: ["a", "b"].map((letter) => both(`${prefix}-cluster-${letter}`)),
        storages: ["ssd", "hdd", "archive"].map((kind) => both(`${prefix}-${kind}`)),
        networks: ["prod", "test"].map((kind) => both(`${prefix}-net-${kind}`)),
        hypervisors: ["01", "02"].map((number) => named(`${prefix}-host-${number}`)),
      };
    }),
    standalone: { ...named("pve-01"), type: "PROXMOX" },
    destinations: [
      { ...named("Main pool"), type: "FILESYSTEM", totalBytes: 800 * 2 ** 40, usedBytes: 310 * 2 ** 40 },
      { ...named("Object store"), type: "S3", totalBytes: 2_000 * 2 ** 40, usedBytes: 640 * 2 ** 40 },
    ],
    projects: sandboxTenants.map(({ tenant, tenantId }) => ({ ...named(`${tenant} project`), tenantId })),
    flavors: ["small", "medium", "large"].map((size) => named(`m1.${size}`)),
  };
}

export const reference = ({ guid, name }: { guid: string; name: string }): Json => ({ guid, name });

export const managerRecord = ({ guid, name, type }: Manager, node: Places["node"]): Json => ({
  guid,
  name,
  url: `https://${name}.example.invalid`,
  type: word(type),
  vmExportImportMode: word("CHANGED_BLOCK_TRACKING"),
  node: reference(node),
});
