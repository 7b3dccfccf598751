import { digest } from "../storage/deterministic";
import type { Ground, Place } from "./places";

/** Volumes of every bare-metal server: its data and its log. */
export const volumesPerServer = 2;

/**
 * Which servers' volumes form groups, and which things have replicas in the partner region, as arithmetic on numbers
 * so that nothing has to be kept: server `group * groupEvery` has a group; every `replicaEvery`th group has a replica;
 * server `replica * singleEvery + singleFirst` has its data volume replicated by itself.
 */
export interface Layout {
  servers: number;
  groups: number;
  groupEvery: number;
  replicaGroups: number;
  replicaEvery: number;
  replicaSingles: number;
  singleEvery: number;
  singleFirst: number;
}

export function layoutOf(ground: Ground, place: Place): Layout {
  const servers = ground.servers.count(place);
  const isSmall = servers < 50;
  const groupEvery = isSmall ? 3 : 10;
  const replicaEvery = isSmall ? 2 : 5;
  const singleEvery = isSmall ? 6 : 20;
  const singleFirst = 1;
  const hasPartner = ground.partnerOf(place) !== null;
  const groups = Math.ceil(servers / groupEvery);
  return {
    servers,
    groups,
    groupEvery,
    replicaGroups: hasPartner ? Math.ceil(groups / replicaEvery) : 0,
    replicaEvery,
    replicaSingles: hasPartner ? Math.max(0, Math.ceil((servers - singleFirst) / singleEvery)) : 0,
    singleEvery,
    singleFirst,
  };
}

/** Ids that carry their row's number, so that a row is found by id without an index. */
export class NumberedIds {
  readonly #mask: number;

  constructor(
    private readonly seed: number,
    private readonly kind: string,
    private readonly place: Place,
  ) {
    this.#mask = Number.parseInt(digest(seed, "mask", kind, place.accountId, place.region).slice(0, 8), 16);
  }

  /** 32 hexadecimal digits, as the vendor's ids. */
  of(index: number): string {
    const tail = ((index ^ this.#mask) >>> 0).toString(16).padStart(8, "0");
    return digest(this.seed, this.kind, this.place.accountId, this.place.region, index).slice(0, 24) + tail;
  }

  indexOf(id: string, count: number): number | null {
    if (!/^[0-9a-f]{32}$/.test(id)) return null;
    const index = (Number.parseInt(id.slice(24), 16) ^ this.#mask) >>> 0;
    return index < count && this.of(index) === id ? index : null;
  }
}
