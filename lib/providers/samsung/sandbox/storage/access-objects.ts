import { mix, spread } from "@/lib/sandbox/randomness";
import type { Fleet } from "../fleet/fleet";
import { NumberedIds } from "../fleet/numbered-ids";
import type { ServerCategory } from "../fleet/roles";

/** File Storage 1.1, AccessRuleRequest: object_type. */
export const accessObjectTypes = ["VM", "BM", "GPU", "GPU_NODE", "ENDPOINT"] as const;
export type AccessObjectType = (typeof accessObjectTypes)[number];

/** Something that can be given access to a file system. */
export interface AccessObject {
  type: AccessObjectType;
  id: string;
  name: string;
  state: string;
  ips: readonly string[];
}

const categoryOf: Partial<Record<AccessObjectType, ServerCategory>> = {
  VM: "VIRTUAL_SERVER",
  BM: "BAREMETAL_SERVER",
  GPU: "GPU_SERVER",
};
const typeOf: Record<ServerCategory, AccessObjectType> = {
  VIRTUAL_SERVER: "VM",
  BAREMETAL_SERVER: "BM",
  GPU_SERVER: "GPU",
};
const endpointCount = 2;

/** What can be given access to file systems in one place: its servers, nodes of its GPU clusters, endpoints of its networks. */
export class AccessObjects {
  readonly gpuNodeCount: number;
  readonly #nodeIds: NumberedIds;
  readonly #endpointIds: NumberedIds;

  constructor(private readonly fleet: Fleet) {
    const { salt, serverCount } = fleet.place;
    this.#nodeIds = new NumberedIds(mix(salt, 91));
    this.#endpointIds = new NumberedIds(mix(salt, 92));
    this.gpuNodeCount = 4 + Math.floor(serverCount / 50);
  }

  find(type: AccessObjectType, id: string): AccessObject | null {
    if (type === "GPU_NODE") return this.#numbered(this.#nodeIds, id, this.gpuNodeCount, this.gpuNode);
    if (type === "ENDPOINT") return this.#numbered(this.#endpointIds, id, endpointCount, this.endpoint);
    const server = this.fleet.find(id);
    return server === null || server.category !== categoryOf[type] ? null : this.#server(server.number);
  }

  /** One of the servers that the place starts with; null for a place without any. */
  drawServer(bits: number): AccessObject | null {
    const { serverCount } = this.fleet.place;
    return serverCount === 0 ? null : this.#server(spread(bits, serverCount));
  }

  gpuNode = (number: number): AccessObject => ({
    type: "GPU_NODE",
    id: this.#nodeIds.uuid(number),
    name: `${this.fleet.place.namePrefix}gpu-node-${String(number + 1).padStart(3, "0")}`,
    state: "RUNNING",
    ips: [0, 1].map((card) => `172.29.${(number >>> 7) & 255}.${((number & 127) << 1) + card}`),
  });

  endpoint = (number: number): AccessObject => ({
    type: "ENDPOINT",
    id: this.#endpointIds.uuid(number),
    name: `${this.fleet.place.namePrefix}file-endpoint-${number + 1}`,
    state: "ACTIVE",
    ips: [`10.${64 + (this.fleet.place.salt % 32)}.255.${10 + number}`],
  });

  #server(number: number): AccessObject {
    const { uuid, name, category, state, ip } = this.fleet.server(number);
    return { type: typeOf[category], id: uuid, name, state, ips: [ip] };
  }

  #numbered(ids: NumberedIds, id: string, count: number, make: (number: number) => AccessObject): AccessObject | null {
    const number = ids.numberOf(id);
    return number === null || number >= count ? null : make(number);
  }
}
