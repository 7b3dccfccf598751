import { mix } from "@/lib/sandbox/randomness";
import { NumberedIds } from "./numbered-ids";

/** Resource pools, clusters, hosts and storages: what machines run on. Few, so they are held as they are. */
export interface Place {
  azId: string;
  azName: string;
  clusterId: string;
  clusterName: string;
  hosts: readonly { id: string; name: string; ip: string }[];
  storages: readonly { id: string; name: string; type: "Vs" | "nfs"; totalMb: number; usedMb: number }[];
  edgeId: string;
  switchId: string;
}

const hostsAPool = 4;

export function placesOf(seed: number): readonly Place[] {
  return ["East", "West"].map((side, index): Place => {
    const ids = new NumberedIds(mix(seed, 0x91ace, index));
    return {
      azId: ids.uuid(1),
      azName: `${side} pool`,
      clusterId: ids.uuid(2),
      clusterName: `HCI ${side.toLowerCase()}`,
      hosts: Array.from({ length: hostsAPool }, (_, host) => ({
        id: `host-005056${mix(seed, index, host).toString(16).padStart(8, "0").slice(0, 6)}`,
        name: `${side.toLowerCase()}-node-${host + 1}`,
        ip: `10.${20 + index}.0.${11 + host}`,
      })),
      storages: [
        { id: ids.uuid(10), name: `${side} vSAN`, type: "Vs", totalMb: 400 * 2 ** 20, usedMb: 180 * 2 ** 20 },
        { id: ids.uuid(11), name: `${side} backup NFS`, type: "nfs", totalMb: 200 * 2 ** 20, usedMb: 61 * 2 ** 20 },
      ],
      edgeId: ids.uuid(20),
      switchId: ids.uuid(21),
    };
  });
}
