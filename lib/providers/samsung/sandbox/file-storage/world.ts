import { partnerRegion } from "../accounts";
import type { PlaceGround } from "../fleet/place";
import { AccessObjects } from "../storage/access-objects";
import { LazyTable } from "../storage/lazy-table";
import { allPlaces, PlacedWorld } from "../storage/world";
import type { FileVolume, Replication } from "./records";
import { StartingVolumes } from "./starting-data";

/** The file volumes of one account in one region. */
export interface Shelf {
  place: PlaceGround;
  volumes: LazyTable<FileVolume>;
  /** What can be given access here. */
  objects: AccessObjects;
}

/** Both ends of a replication. */
export interface Mirror {
  replication: Replication;
  source: FileVolume;
  replica: FileVolume;
}

/** All of File Storage's state: lazy starting data, and in memory what has changed since. */
export class FileStorageWorld extends PlacedWorld<Shelf> {
  protected stock(place: PlaceGround): Shelf {
    const starting = new StartingVolumes(this.ground, place);
    return {
      place,
      volumes: new LazyTable({ count: starting.count, make: starting.volume, indexOf: starting.indexOf }),
      objects: new AccessObjects(this.ground.fleetOf(place)),
    };
  }

  /** Every replication that a volume is an end of, whichever. */
  mirrorsOf(volume: FileVolume): Mirror[] {
    const there = (region: string, id: string) => this.shelf({ accountId: volume.accountId, region }).volumes.get(id);
    if (volume.origin !== null) {
      const source = there(volume.origin.region, volume.origin.id);
      const replication = source?.replications.find(({ replica }) => replica.id === volume.id);
      return source === null || replication === undefined ? [] : [{ replication, source, replica: volume }];
    }
    return volume.replications.flatMap((replication) => {
      const replica = there(replication.replica.region, replication.replica.id);
      return replica === null ? [] : [{ replication, source: volume, replica }];
    });
  }

  /** Takes a replication away from both ends; the replica goes on as a volume of its own. */
  part({ replication, source, replica }: Mirror): void {
    source.replications = source.replications.filter(({ id }) => id !== replication.id);
    replica.origin = null;
    replica.purpose = "none";
  }

  /** The region that a place's volumes can be replicated to; null where there is none. */
  partnerOf({ region, account }: PlaceGround): string | null {
    const partner = partnerRegion(region);
    return partner !== null && account.regions.includes(partner) ? partner : null;
  }

  counts(): Record<string, number> {
    const shelves = allPlaces.map((place) => this.shelf(place));
    return { fileVolumes: shelves.reduce((sum, { volumes }) => sum + volumes.count, 0) };
  }
}
