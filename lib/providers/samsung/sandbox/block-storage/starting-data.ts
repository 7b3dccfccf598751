import { digest, draw } from "../storage/deterministic";
import type { Ground, Place } from "./places";
import type { DayOfWeek } from "../storage/schedule-runs";
import type { Cycle, GroupRecord, Replication, SnapshotSchedule, StorageRecord, VolumeRecord } from "./records";
import { layoutOf, NumberedIds, volumesPerServer, type Layout } from "./starting-layout";

const dayMs = 86_400_000;
const cycles: readonly Cycle[] = ["5MIN", "HOURLY", "DAILY"];
const weekdays: readonly DayOfWeek[] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const sizesGb = [100, 250, 500, 1000, 2000, 4000];
const authors = ["storage.admin", "platform.ops", "dba.team"];

/** Names stay within the vendor's 3 to 28 letters, digits and hyphens. */
const nameOf = (server: string, ending: string) =>
  `${server.replaceAll(/[^a-zA-Z0-9-]/g, "-").slice(0, 28 - ending.length)}${ending}`;

/** The volumes and groups a place starts with, each made from its number alone. */
export class StartingData {
  readonly layout: Layout;
  readonly #volumeIds: NumberedIds;
  readonly #groupIds: NumberedIds;
  readonly #partner: Place | null;

  constructor(
    private readonly ground: Ground,
    private readonly place: Place,
  ) {
    this.layout = layoutOf(ground, place);
    this.#volumeIds = new NumberedIds(ground.seed, "volume", place);
    this.#groupIds = new NumberedIds(ground.seed, "group", place);
    const region = ground.partnerOf(place);
    this.#partner = region === null ? null : { accountId: place.accountId, region };
  }

  /** How many of the partner's groups and single volumes have their replicas here. */
  #incoming(): { groups: number; singles: number; layout: Layout | null } {
    if (this.#partner === null) return { groups: 0, singles: 0, layout: null };
    const layout = layoutOf(this.ground, this.#partner);
    return { groups: layout.replicaGroups, singles: layout.replicaSingles, layout };
  }

  get groupCount(): number {
    return this.layout.groups + this.#incoming().groups;
  }

  get volumeCount(): number {
    const incoming = this.#incoming();
    return this.layout.servers * volumesPerServer + incoming.groups * volumesPerServer + incoming.singles;
  }

  volumeIndex = (id: string) => this.#volumeIds.indexOf(id, this.volumeCount);
  groupIndex = (id: string) => this.#groupIds.indexOf(id, this.groupCount);

  volume(index: number): VolumeRecord {
    const own = this.layout.servers * volumesPerServer;
    return index < own ? this.#ownVolume(index) : this.#replicaVolume(index - own);
  }

  group(index: number): GroupRecord {
    return index < this.layout.groups ? this.#ownGroup(index) : this.#replicaGroup(index - this.layout.groups);
  }

  #frame(hex: string, createdAt: number): Omit<StorageRecord, "kind" | "id" | "name" | "storageName"> {
    const author = `${authors[draw(hex, 6, authors.length)]}@${this.place.accountId.slice(0, 8)}.example`;
    return {
      accountId: this.place.accountId,
      region: this.place.region,
      purpose: "ORG",
      createdAt,
      createdBy: author,
      modifiedAt: createdAt + draw(hex, 5, 20) * dayMs,
      modifiedBy: author,
      settled: "AVAILABLE",
      previous: "CREATING",
      transition: null,
      snapshots: [],
      removedSnapshots: new Set(),
      schedule: null,
      replication: null,
      origin: null,
      recovery: null,
    };
  }

  #createdAt = (hex: string) => this.ground.anchor - (30 + draw(hex, 4, 700)) * dayMs - draw(hex, 3, dayMs);

  #schedule(hex: string, since: number, sharePercent: number): SnapshotSchedule | null {
    if (draw(hex, 0, 100) >= sharePercent) return null;
    const isWeekly = draw(hex, 1, 5) === 0;
    return { dayOfWeek: isWeekly ? (weekdays[draw(hex, 2, 7)] ?? "SUN") : null, hour: draw(hex, 3, 24), since };
  }

  #replication(replicaRegion: string, replicaId: string, hex: string): Replication {
    const since = this.ground.anchor - (1 + draw(hex, 2, 20)) * dayMs - draw(hex, 1, 3_600_000);
    const isBroken = draw(hex, 7, 12) === 0;
    return {
      replicaRegion,
      replicaId,
      cycle: cycles[draw(hex, 0, cycles.length)] ?? "HOURLY",
      since,
      brokenAt: isBroken ? this.ground.today - draw(hex, 3, dayMs) : null,
    };
  }

  #ownVolume(index: number): VolumeRecord {
    const serverNumber = Math.floor(index / volumesPerServer);
    const isData = index % volumesPerServer === 0;
    const server = this.ground.servers.at(this.place, serverNumber);
    const id = this.#volumeIds.of(index);
    const hex = digest(id);
    const serverHex = digest(server.id);
    const inGroup = serverNumber % this.layout.groupEvery === 0;
    const createdAt = this.#createdAt(serverHex);
    const isSsd = draw(serverHex, 0, 10) < 7;
    const isAttached = inGroup || isData || draw(hex, 0, 25) !== 0;
    const isActivated = inGroup || isData || draw(hex, 1, 12) !== 0;
    const isError = !inGroup && draw(hex, 2, 200) === 0;
    return {
      ...this.#frame(hex, createdAt),
      kind: "volume",
      id,
      name: nameOf(server.name, isData ? "-data" : "-log"),
      storageName: `vo${hex.slice(0, 22)}`,
      settled: isError ? "ERROR_EDITING" : isAttached ? "IN_USE" : "AVAILABLE",
      diskType: isSsd ? "SSD" : "HDD",
      sizeGb: isData ? (sizesGb[draw(hex, 3, sizesGb.length)] ?? 500) : 100,
      attachments: isAttached ? [{ id: server.id, type: "BM" }] : [],
      targetIps: [`172.30.${4 + (serverNumber % 8)}.3`, `172.30.${4 + (serverNumber % 8)}.4`],
      isEncrypted: draw(hex, 4, 2) === 0,
      qos: isSsd ? { iops: 5000 + draw(hex, 5, 4) * 5000, throughput: 250 + draw(hex, 6, 4) * 250 } : null,
      snapshotRate: isActivated ? ([50, 100, 150][draw(hex, 7, 3)] ?? 100) : null,
      groupId: inGroup ? this.#groupIds.of(serverNumber / this.layout.groupEvery) : null,
      schedule: inGroup || !isActivated ? null : this.#schedule(digest(hex), createdAt, 70),
      replication: isData && !inGroup ? this.#singleReplication(serverNumber, hex) : null,
    };
  }

  #singleReplication(serverNumber: number, hex: string): Replication | null {
    const { singleEvery, singleFirst, replicaSingles } = this.layout;
    const single = (serverNumber - singleFirst) / singleEvery;
    if (this.#partner === null || !Number.isInteger(single) || single < 0 || single >= replicaSingles) return null;
    const there = new StartingData(this.ground, this.#partner);
    return this.#replication(this.#partner.region, there.incomingSingleId(single), hex);
  }

  #ownGroup(index: number): GroupRecord {
    const serverNumber = index * this.layout.groupEvery;
    const server = this.ground.servers.at(this.place, serverNumber);
    const id = this.#groupIds.of(index);
    const hex = digest(id);
    const createdAt = this.#createdAt(digest(server.id)) + dayMs;
    const replica = index % this.layout.replicaEvery === 0 ? index / this.layout.replicaEvery : null;
    const there = this.#partner === null ? null : new StartingData(this.ground, this.#partner);
    return {
      ...this.#frame(hex, createdAt),
      kind: "group",
      id,
      name: nameOf(server.name, "-vg"),
      storageName: `go${hex.slice(0, 22)}`,
      memberIds: [0, 1].map((k) => this.#volumeIds.of(serverNumber * volumesPerServer + k)),
      poolId: `bm-0${1 + draw(digest(server.id), 1, 3)}`,
      storageId: 200 + draw(hex, 0, 8),
      schedule: this.#schedule(digest(hex), createdAt, 85),
      replication:
        there === null || replica === null ? null : this.#replication(there.place.region, there.incomingGroupId(replica), hex),
    };
  }

  /** Id of the replica here of the partner's `index`th replicated group. */
  incomingGroupId = (index: number) => this.#groupIds.of(this.layout.groups + index);

  /** Id of the replica here of the partner's `index`th volume that is replicated by itself. */
  incomingSingleId(index: number): string {
    return this.#volumeIds.of(this.layout.servers * volumesPerServer + this.#incoming().groups * volumesPerServer + index);
  }

  #partnerData(): StartingData {
    if (this.#partner === null) throw new Error("A place without a partner holds no replicas.");
    return new StartingData(this.ground, this.#partner);
  }

  #replicaGroup(index: number): GroupRecord {
    const origin = this.#partnerData().group(index * this.#partnerData().layout.replicaEvery);
    const id = this.incomingGroupId(index);
    const first = this.layout.servers * volumesPerServer + index * volumesPerServer;
    const createdAt = origin.replication?.since ?? origin.createdAt;
    return {
      ...this.#frame(digest(id), createdAt),
      kind: "group",
      id,
      name: nameOf(origin.name, "-dr"),
      storageName: `go${digest(id).slice(0, 22)}`,
      purpose: "REPL",
      memberIds: [first, first + 1].map((number) => this.#volumeIds.of(number)),
      poolId: origin.poolId,
      storageId: origin.storageId,
      origin: { region: origin.region, id: origin.id },
    };
  }

  #replicaVolume(index: number): VolumeRecord {
    const there = this.#partnerData();
    const grouped = this.#incoming().groups * volumesPerServer;
    const originServer =
      index < grouped
        ? Math.floor(index / volumesPerServer) * there.layout.replicaEvery * there.layout.groupEvery
        : (index - grouped) * there.layout.singleEvery + there.layout.singleFirst;
    const origin = there.volume(originServer * volumesPerServer + (index < grouped ? index % volumesPerServer : 0));
    const id = this.#volumeIds.of(this.layout.servers * volumesPerServer + index);
    return {
      ...this.#frame(digest(id), origin.replication?.since ?? origin.createdAt),
      kind: "volume",
      id,
      name: nameOf(origin.name, "-dr"),
      storageName: `vo${digest(id).slice(0, 22)}`,
      purpose: "REPL",
      diskType: origin.diskType,
      sizeGb: origin.sizeGb,
      attachments: [],
      targetIps: origin.targetIps,
      isEncrypted: origin.isEncrypted,
      qos: origin.qos,
      snapshotRate: null,
      groupId: index < grouped ? this.incomingGroupId(Math.floor(index / volumesPerServer)) : null,
      // Members of a replicated group are mirrored with their group, not each by itself.
      origin: index < grouped ? null : { region: origin.region, id: origin.id },
    };
  }
}
