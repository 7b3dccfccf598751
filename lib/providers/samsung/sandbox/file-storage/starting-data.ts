import { choose, isWithin, mix, spread } from "@/lib/sandbox/randomness";
import { partnerRegion } from "../accounts";
import { NumberedIds } from "../fleet/numbered-ids";
import type { PlaceGround } from "../fleet/place";
import { AccessObjects } from "../storage/access-objects";
import { daysOfWeek } from "../storage/schedule-runs";
import type { StorageGround } from "../storage/world";
import type {
  AccessRule,
  FileVolume,
  Frequency,
  Protocol,
  Replication,
  ReplicationType,
  SnapshotSchedule,
  VolumeType,
} from "./records";

const dayMs = 86_400_000;
const types: readonly VolumeType[] = ["HDD", "HDD", "HDD", "SSD", "SSD", "HighPerformanceSSD", "SSD_SAP_S"];
const frequencies: readonly Frequency[] = ["5min", "hourly", "hourly", "daily", "daily", "weekly"];
const uses: readonly { name: string; protocol: Protocol }[] = [
  { name: "home_dirs", protocol: "NFS" },
  { name: "team_share", protocol: "CIFS" },
  { name: "sap_trans", protocol: "NFS" },
  { name: "web_assets", protocol: "NFS" },
  { name: "scan_inbox", protocol: "CIFS" },
  { name: "db_dumps", protocol: "NFS" },
  { name: "profiles", protocol: "CIFS" },
  { name: "build_out", protocol: "NFS" },
];

/** Which volumes are replicated, as arithmetic on numbers: every third is mirrored, every sixth after the first backed up. */
const mirrorEvery = 3;
const backupEvery = 6;
const backupFirst = 1;

/** The file volumes that a place starts with, each made from its number alone: its own first, then the partner's replicas. */
export class StartingVolumes {
  readonly own: number;
  readonly #place: PlaceGround;
  readonly #objects: AccessObjects;
  readonly #volumeIds: NumberedIds;
  readonly #replicationIds: NumberedIds;
  readonly #scheduleIds: NumberedIds;

  constructor(
    private readonly ground: StorageGround,
    place: PlaceGround,
  ) {
    this.#place = place;
    this.#objects = new AccessObjects(ground.fleetOf(place));
    this.own = Math.max(5, Math.round(place.serverCount / 25));
    this.#volumeIds = new NumberedIds(mix(place.salt, 31));
    this.#replicationIds = new NumberedIds(mix(place.salt, 32));
    this.#scheduleIds = new NumberedIds(mix(place.salt, 33));
  }

  get count(): number {
    return this.own + (this.#partner()?.linkCount ?? 0);
  }

  indexOf = (id: string): number | null => {
    const number = this.#volumeIds.numberOf(id);
    return number === null || number >= this.count ? null : number;
  };

  volume = (number: number): FileVolume => (number < this.own ? this.#own(number) : this.#replica(number - this.own));

  /** How many replications go out from here. */
  get linkCount(): number {
    return this.#mirrors + Math.max(0, Math.ceil((this.own - backupFirst) / backupEvery));
  }

  get #mirrors(): number {
    return Math.ceil(this.own / mirrorEvery);
  }

  #partner(): StartingVolumes | null {
    const region = partnerRegion(this.#place.region);
    if (region === null || !this.#place.account.regions.includes(region)) return null;
    const { place } = this.ground.fleetOf({ accountId: this.#place.accountId, region });
    return new StartingVolumes(this.ground, place);
  }

  /** The volume that a replication goes out from. */
  #sourceOf(link: number): number {
    return link < this.#mirrors ? link * mirrorEvery : (link - this.#mirrors) * backupEvery + backupFirst;
  }

  #typeOf(link: number): ReplicationType {
    return link < this.#mirrors ? "replication" : "backup";
  }

  #linksOf(number: number): number[] {
    const links: number[] = [];
    if (number % mirrorEvery === 0) links.push(number / mirrorEvery);
    if (number % backupEvery === backupFirst) links.push(this.#mirrors + (number - backupFirst) / backupEvery);
    return links;
  }

  #createdAt = (number: number) =>
    this.#place.anchor -
    (30 + spread(mix(this.#place.salt, number, 34), 700)) * dayMs -
    spread(mix(this.#place.salt, number, 35), dayMs);

  #name(number: number): string {
    const digits = Math.max(2, String(Math.ceil(this.own / uses.length)).length);
    const ordinal = String(Math.floor(number / uses.length) + 1).padStart(digits, "0");
    return `${this.#place.namePrefix.replaceAll("-", "_")}${uses[number % uses.length]?.name ?? "share"}_${ordinal}`;
  }

  #frame(number: number, name: string) {
    const bits = (kind: number) => mix(this.#place.salt, number, kind);
    return {
      id: this.#volumeIds.uuid(number),
      accountId: this.#place.accountId,
      region: this.#place.region,
      name,
      storageName: `${name}_${bits(36).toString(36).padStart(7, "0").slice(0, 6)}`,
      address: `10.${32 + (this.#place.salt % 32)}.${spread(bits(37), 250)}.${10 + spread(bits(38), 200)}`,
      busy: null,
      snapshots: [],
      work: null,
    };
  }

  #own(number: number): FileVolume {
    const bits = (kind: number) => mix(this.#place.salt, number, kind);
    const createdAt = this.#createdAt(number);
    const type = choose(bits(39), types);
    return {
      ...this.#frame(number, this.#name(number)),
      protocol: uses[number % uses.length]?.protocol ?? "NFS",
      type,
      purpose: "none",
      createdAt,
      usageGib: 20 + spread(bits(40), type === "HDD" ? 18_000 : 4_000),
      isFileUnitRecovery: isWithin(bits(41), 0.3),
      settled: isWithin(bits(42), 0.02) ? "error" : "available",
      schedule: this.#schedule(number, createdAt),
      retentionCount: choose(bits(43), [7, 10, 10, 14, 30]),
      rules: this.#rules(number),
      replications: this.#linksOf(number).flatMap((link) => this.#replication(number, link) ?? []),
      origin: null,
    };
  }

  #schedule(number: number, createdAt: number): SnapshotSchedule | null {
    const bits = (kind: number) => mix(this.#place.salt, number, kind);
    if (!isWithin(bits(44), 0.75)) return null;
    const dayOfWeek = isWithin(bits(45), 0.25) ? choose(bits(46), daysOfWeek) : null;
    return { id: this.#scheduleIds.uuid(number), dayOfWeek, hour: spread(bits(47), 24), since: createdAt };
  }

  #rules(number: number): AccessRule[] {
    const count = 1 + spread(mix(this.#place.salt, number, 48), 4);
    const rules = new Map<string, AccessRule>();
    for (let place = 0; place < count; place += 1) {
      const object = this.#objects.drawServer(mix(this.#place.salt, number, 49, place));
      if (object !== null) rules.set(object.id, { type: object.type, id: object.id, settled: "active", work: null });
    }
    return [...rules.values()];
  }

  #replication(number: number, link: number): Replication | null {
    const there = this.#partner();
    if (there === null) return null;
    const bits = (kind: number) => mix(this.#place.salt, link, kind);
    const type = this.#typeOf(link);
    const isPaused = type === "replication" && isWithin(bits(51), 0.15);
    return {
      id: this.#replicationIds.uuid(link),
      type,
      replica: { region: there.#place.region, id: there.#volumeIds.uuid(there.own + link) },
      since: Math.max(this.#createdAt(number), this.#place.anchor - (1 + spread(bits(52), 25)) * dayMs),
      busyUntil: 0,
      before: null,
      policy: isPaused ? "paused" : "use",
      frequency: type === "backup" ? choose(bits(53), ["daily", "weekly"] as const) : choose(bits(53), frequencies),
      retentionCount: type === "backup" ? choose(bits(54), [2, 5, 10]) : null,
      isBroken: type === "replication" && !isPaused && isWithin(bits(55), 0.05),
    };
  }

  /** The replica here of the partner's replication `link`. */
  #replica(link: number): FileVolume {
    const there = this.#partner();
    if (there === null) throw new Error("A place without a partner holds no replicas.");
    const number = there.#sourceOf(link);
    const source = there.#own(number);
    const isMirror = there.#typeOf(link) === "replication";
    const replication = there.#replication(number, link);
    return {
      ...this.#frame(this.own + link, replicaName(source.name, isMirror ? "_dr" : "_bk")),
      protocol: source.protocol,
      type: source.type,
      purpose: there.#typeOf(link),
      createdAt: replication?.since ?? source.createdAt,
      usageGib: source.usageGib,
      isFileUnitRecovery: source.isFileUnitRecovery,
      settled: "available",
      schedule: null,
      retentionCount: 10,
      rules: [],
      replications: [],
      origin: { region: source.region, id: source.id },
    };
  }
}

/** Names stay within the contract's 21 characters. */
const replicaName = (source: string, ending: string) => `${source.slice(0, 21 - ending.length)}${ending}`;
