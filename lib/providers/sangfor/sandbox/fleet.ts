import { choose, hex8, isWithin, mix, spread } from "@/lib/sandbox/randomness";
import { machinesAt, type Scale } from "@/lib/sandbox/scale";
import { sandboxProjects } from "./accounts";
import { NumberedIds } from "./numbered-ids";
import { placesOf, type Place } from "./places";

export interface DiskRecord {
  /** Slot: ide0, ide1, ... */
  id: string;
  /** Platform-wide. */
  diskId: string;
  sizeMb: number;
  type: "new_disk" | "derive_disk" | "physical_disk" | "share_disk";
  source: { serverId: string; snapshotId: string | null; diskId: string } | null;
}

export interface ServerRecord {
  id: string;
  name: string;
  description: string;
  projectId: string;
  place: Place;
  host: number;
  cores: number;
  sockets: number;
  memoryMb: number;
  disks: DiskRecord[];
  vifId: string;
  mac: string;
  ip: string;
  osName: string;
  osType: string;
  isOn: boolean;
  hasGpu: boolean;
  isEncrypted: boolean;
  tags: string[];
  createdAt: number;
  application: "desk" | "compute";
}

const roles = ["web", "app", "db", "mail", "files", "build", "cache", "report"] as const;
const systems = [
  ["Ubuntu 22.04 (64-bit)", "linux"],
  ["CentOS 7.9 (64-bit)", "linux"],
  ["Windows Server 2022 (64-bit)", "windows"],
  ["Red Hat Enterprise Linux 9 (64-bit)", "linux"],
] as const;
/** Every so many machines are the backup proxies of the HotAdd mode (README, "Agentless backup" 8). */
const proxyEvery = 30;
const protectedOfTen = 8;

/** Machines from `from` up to, not including, `to`: a project's are next to each other. */
export interface Span {
  from: number;
  to: number;
}

/** The machines at the start: a pure function of seed and number, so that none needs to be held. */
export class Fleet {
  readonly count: number;
  readonly places: readonly Place[];
  readonly #ids: NumberedIds;
  readonly #diskIds: NumberedIds;
  readonly #firstGlobex: number;

  constructor(
    private readonly seed: number,
    scale: Scale,
  ) {
    this.count = machinesAt[scale];
    this.places = placesOf(seed);
    this.#ids = new NumberedIds(mix(seed, 0x5e4));
    this.#diskIds = new NumberedIds(mix(seed, 0xd15c));
    this.#firstGlobex = Math.floor((this.count * 0.6) / 10) * 10;
  }

  spanOf(projectId: string): Span {
    if (projectId === sandboxProjects[0].id) return { from: 0, to: this.#firstGlobex };
    if (projectId === sandboxProjects[1].id) return { from: this.#firstGlobex, to: this.count };
    return { from: 0, to: 0 };
  }

  idOf(number: number): string {
    return this.#ids.uuid(number);
  }

  numberOf(id: string): number | null {
    const number = this.#ids.numberOf(id);
    return number !== null && number < this.count ? number : null;
  }

  isProxy(number: number): boolean {
    return number % proxyEvery === proxyEvery - 1;
  }

  /** Eight of ten machines are protected, the last two of each ten are not; proxies are among those. */
  protectedCount(span: Span): number {
    return ((span.to - span.from) / 10) * protectedOfTen;
  }

  /** Number of the machine that is protected as the `index`th of all, counted over both projects. */
  protectedMachine(index: number): number {
    return Math.floor(index / protectedOfTen) * 10 + (index % protectedOfTen);
  }

  /** The inverse; null for a machine that is not protected. */
  protectedIndex(number: number): number | null {
    return number % 10 < protectedOfTen ? Math.floor(number / 10) * protectedOfTen + (number % 10) : null;
  }

  make(number: number): ServerRecord {
    const { seed } = this;
    const bits = (salt: number) => mix(seed, number, salt);
    const project = number < this.#firstGlobex ? sandboxProjects[0] : sandboxProjects[1];
    const isProxy = this.isProxy(number);
    const role = isProxy ? "backup-proxy" : choose(bits(1), roles);
    const [osName, osType] = isProxy ? ["Backup Proxy", "linux"] : choose(bits(2), systems);
    const place = this.places[Math.floor(number / 10) % this.places.length] as Place;
    const disks = Array.from({ length: 1 + spread(bits(3), 2) }, (_, slot): DiskRecord => ({
      id: `ide${slot}`,
      diskId: this.#diskIds.uuid(number * 4 + slot),
      sizeMb: (40 + 20 * spread(mix(seed, number, slot, 4), 9)) * 1024,
      type: "new_disk",
      source: null,
    }));
    const cores = choose(bits(5), [2, 4, 8, 16]);
    const mac = hex8(bits(6));
    return {
      id: this.idOf(number),
      name: `${project.name}-${role}-${String(number + 1).padStart(4, "0")}`,
      description: "",
      projectId: project.id,
      place,
      host: spread(bits(7), place.hosts.length),
      cores,
      sockets: 1,
      memoryMb: cores * 2048,
      disks,
      vifId: "net0",
      mac: `fe:fc:fe:${mac.slice(0, 2)}:${mac.slice(2, 4)}:${mac.slice(4, 6)}`,
      ip: `10.${30 + (number >>> 16)}.${(number >>> 8) & 255}.${number & 255 || 254}`,
      osName,
      osType,
      isOn: isProxy || !isWithin(bits(8), 0.12),
      hasGpu: !isProxy && isWithin(bits(9), 0.04),
      isEncrypted: isWithin(bits(10), 0.05),
      tags: isWithin(bits(11), 0.5) ? [`env=${choose(bits(12), ["prod", "test", "dev"])}`] : [],
      createdAt: Date.UTC(2024, spread(bits(13), 12), 1 + spread(bits(14), 28), 8, spread(bits(15), 60)),
      application: isWithin(bits(16), 0.1) ? "desk" : "compute",
    };
  }
}
