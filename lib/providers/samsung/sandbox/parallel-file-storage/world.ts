import type { PlaceGround } from "../fleet/place";
import { AccessObjects } from "../storage/access-objects";
import { LazyTable } from "../storage/lazy-table";
import { allPlaces, PlacedWorld } from "../storage/world";
import type { ParallelVolume } from "./records";
import { StartingVolumes } from "./starting-data";

/** The parallel volumes of one account in one region, and the GPU nodes that can be let in. */
export interface Shelf {
  volumes: LazyTable<ParallelVolume>;
  objects: AccessObjects;
}

/** All of Parallel File Storage's state: lazy starting data, and in memory what has changed since. */
export class ParallelFileStorageWorld extends PlacedWorld<Shelf> {
  protected stock(place: PlaceGround): Shelf {
    const objects = new AccessObjects(this.ground.fleetOf(place));
    const starting = new StartingVolumes(this.ground, place, objects);
    return {
      objects,
      volumes: new LazyTable({ count: starting.count, make: starting.volume, indexOf: starting.indexOf }),
    };
  }

  counts(): Record<string, number> {
    const shelves = allPlaces.map((place) => this.shelf(place));
    return { parallelFileVolumes: shelves.reduce((sum, { volumes }) => sum + volumes.count, 0) };
  }
}
