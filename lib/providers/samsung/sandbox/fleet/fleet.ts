import { choose, isWithin, mix, spread } from "@/lib/sandbox/randomness";
import { NumberedIds } from "./numbered-ids";
import type { PlaceGround } from "./place";
import { rack, type OsType, type ServerCategory } from "./roles";

/** A machine that can be backed up. */
export interface FleetServer {
  /** 0 up to the place's count for the starting ones, above for restored ones. */
  number: number;
  uuid: string;
  guid: string;
  name: string;
  category: ServerCategory;
  osType: OsType;
  osVersion: string;
  serverType: string;
  state: "RUNNING" | "SHUTOFF";
  ip: string;
  sizeGb: number;
  paths: readonly string[];
}

/** What a restored server takes from its restore. */
export interface RestoredServer {
  name: string;
  serverType: string;
  /** The server that it is a copy of, of whatever region. */
  from: FleetServer;
}

/** Role and number within the role for each place of a rack: `web-prod-` stands at several. */
const standing = rack.map((role, index) => ({
  role,
  earlier: rack.slice(0, index).filter((other) => other === role).length,
  perRack: rack.filter((other) => other === role).length,
}));

/** The servers of one place: arithmetic for those it starts with, a short list for those restored since. */
export class Fleet {
  readonly #ids: NumberedIds;
  readonly #guids: NumberedIds;
  readonly #digits: number;
  readonly #byCategory = new Map<ServerCategory, number[]>();
  #restored: FleetServer[] = [];

  constructor(readonly place: PlaceGround) {
    this.#ids = new NumberedIds(mix(place.salt, 1));
    this.#guids = new NumberedIds(mix(place.salt, 2));
    const largest = Math.ceil(place.serverCount / rack.length) * Math.max(...standing.map(({ perRack }) => perRack));
    this.#digits = Math.max(2, String(largest).length);
  }

  get count(): number {
    return this.place.serverCount + this.#restored.length;
  }

  /** Throws for a number that no server has: numbers come from this class. */
  server(number: number): FleetServer {
    const { serverCount, salt } = this.place;
    if (number >= serverCount) {
      const restored = this.#restored[number - serverCount];
      if (restored === undefined) throw new Error(`There is no server ${number}.`);
      return restored;
    }
    const { role } = this.#stand(number);
    const bits = (kind: number) => mix(salt, number, kind);
    const [smallest, largest] = role.sizeGb;
    return {
      number,
      uuid: this.#ids.uuid(number),
      guid: this.#guids.uuid(number),
      name: this.name(number),
      category: role.category,
      osType: role.osType,
      osVersion: choose(bits(11), role.osVersions),
      serverType: choose(bits(12), role.serverTypes),
      state: this.isRunning(number) ? "RUNNING" : "SHUTOFF",
      ip: this.#ip(number),
      sizeGb: smallest + spread(bits(14), largest - smallest),
      paths: role.paths,
    };
  }

  name(number: number): string {
    if (number >= this.place.serverCount) return this.server(number).name;
    const { role, earlier, perRack } = this.#stand(number);
    const ordinal = Math.floor(number / rack.length) * perRack + earlier + 1;
    return `${this.place.namePrefix}${role.prefix}${String(ordinal).padStart(this.#digits, "0")}`;
  }

  category(number: number): ServerCategory {
    return number >= this.place.serverCount ? this.server(number).category : this.#stand(number).role.category;
  }

  isRunning(number: number): boolean {
    return number >= this.place.serverCount || isWithin(mix(this.place.salt, number, 13), 0.95);
  }

  /** How many of the starting server's kind have a backup agent, 0 to 1. */
  agentShare(number: number): number {
    return this.#stand(number).role.agentShare;
  }

  find(uuid: string): FleetServer | null {
    const number = this.#ids.numberOf(uuid);
    return number === null || number >= this.count ? null : this.server(number);
  }

  /** The numbers of a category's servers, ascending. The answer is shared: it is not to be changed. */
  ofCategory(category: ServerCategory): readonly number[] {
    let numbers = this.#byCategory.get(category);
    if (numbers === undefined) {
      numbers = [];
      for (let number = 0; number < this.count; number += 1) if (this.category(number) === category) numbers.push(number);
      this.#byCategory.set(category, numbers);
    }
    return numbers;
  }

  isNameTaken(name: string): boolean {
    return this.numberNamed(name) !== null || this.#restored.some((server) => server.name === name);
  }

  /** The number of the starting server with this name; null when there is none. */
  numberNamed(name: string): number | null {
    const { namePrefix, serverCount } = this.place;
    for (const [index, { role, earlier, perRack }] of standing.entries()) {
      const prefix = namePrefix + role.prefix;
      if (!name.startsWith(prefix) || !/^\d+$/.test(name.slice(prefix.length))) continue;
      const ordinal = Number(name.slice(prefix.length)) - 1;
      if (ordinal % perRack !== earlier) continue;
      const number = Math.floor(ordinal / perRack) * rack.length + index;
      if (number < serverCount && this.name(number) === name) return number;
    }
    return null;
  }

  addRestored({ name, serverType, from }: RestoredServer): FleetServer {
    const number = this.count;
    const server: FleetServer = {
      ...from,
      number,
      uuid: this.#ids.uuid(number),
      guid: this.#guids.uuid(number),
      name,
      serverType,
      state: "RUNNING",
      ip: this.#ip(number),
    };
    this.#restored.push(server);
    this.#byCategory.get(server.category)?.push(number);
    return server;
  }

  reset(): void {
    this.#restored = [];
    this.#byCategory.clear();
  }

  #stand(number: number) {
    const stand = standing[number % rack.length];
    if (stand === undefined) throw new Error("A rack has no such place.");
    return stand;
  }

  #ip(number: number): string {
    const net = this.place.salt % 32;
    return `10.${64 + net + (number >>> 16)}.${(number >>> 8) & 255}.${number & 255 || 255}`;
  }
}
