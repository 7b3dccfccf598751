import { LazyTable } from "../storage/lazy-table";
import { isGone } from "./lifecycle";
import { placeKey, type AttachableServer, type Ground, type Place } from "./places";
import type { GroupRecord, Replication, StorageRecord, VolumeRecord } from "./records";
import { StartingData } from "./starting-data";

/** The volumes and groups of one account in one region. */
export interface Shelf {
  place: Place;
  volumes: LazyTable<VolumeRecord>;
  groups: LazyTable<GroupRecord>;
}

/** Both ends of a replication, of one kind. */
export interface Mirror {
  origin: VolumeRecord | GroupRecord;
  replica: VolumeRecord | GroupRecord;
  replication: Replication;
}

/** All of Block Storage's state: lazy starting data, and in memory what has changed since. */
export class BlockStorageWorld {
  readonly #shelves = new Map<string, Shelf>();
  /** Records on their way out: taken from their table once their deletion has run. */
  readonly #leaving = new Set<StorageRecord>();
  #created = 0;

  constructor(readonly ground: Ground) {}

  shelf(place: Place): Shelf {
    const key = placeKey(place);
    let shelf = this.#shelves.get(key);
    if (shelf === undefined) {
      const data = new StartingData(this.ground, place);
      shelf = {
        place: { accountId: place.accountId, region: place.region },
        volumes: new LazyTable({ count: data.volumeCount, make: (index) => data.volume(index), indexOf: data.volumeIndex }),
        groups: new LazyTable({ count: data.groupCount, make: (index) => data.group(index), indexOf: data.groupIndex }),
      };
      this.#shelves.set(key, shelf);
    }
    return shelf;
  }

  /** Does what time has made due: deleted things cease to exist. Called before every request. */
  settle(now: number): void {
    for (const record of this.#leaving) {
      if (!isGone(record, now)) continue;
      this.table(record).remove(record.id);
      this.#leaving.delete(record);
    }
  }

  leave(record: StorageRecord): void {
    this.#leaving.add(record);
  }

  table(record: Pick<StorageRecord, "kind" | "accountId" | "region">): LazyTable<VolumeRecord> | LazyTable<GroupRecord> {
    const shelf = this.shelf(record);
    return record.kind === "volume" ? shelf.volumes : shelf.groups;
  }

  /** Counts up for every thing made since the start, so that new ids depend on nothing else. */
  nextNumber(): number {
    this.#created += 1;
    return this.#created;
  }

  server(place: Place, id: string): AttachableServer | null {
    return this.ground.servers.find(place, id);
  }

  /** The mirror that a volume or group is part of, from either end; null when there is none. */
  mirrorOf(record: VolumeRecord | GroupRecord): Mirror | null {
    const there = record.replication
      ? { region: record.replication.replicaRegion, id: record.replication.replicaId }
      : record.origin;
    if (there === null) return null;
    const other = this.table({ kind: record.kind, accountId: record.accountId, region: there.region }).get(there.id);
    if (other === null) return null;
    const [origin, replica] = record.replication ? [record, other] : [other, record];
    return origin.replication === null ? null : { origin, replica, replication: origin.replication };
  }

  /** Members that still exist, in the order they joined. */
  members(group: GroupRecord): VolumeRecord[] {
    const { volumes } = this.shelf(group);
    return group.memberIds.flatMap((id) => volumes.get(id) ?? []);
  }

  /** How much there is, for the sandbox's own state page. */
  counts(places: readonly Place[]): { volumes: number; volumeGroups: number } {
    const shelves = places.map((place) => this.shelf(place));
    return {
      volumes: shelves.reduce((sum, shelf) => sum + shelf.volumes.count, 0),
      volumeGroups: shelves.reduce((sum, shelf) => sum + shelf.groups.count, 0),
    };
  }
}
