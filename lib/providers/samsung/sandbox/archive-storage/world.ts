import type { PlaceGround } from "../fleet/place";
import { LazyTable } from "../storage/lazy-table";
import { allPlaces, PlacedWorld } from "../storage/world";
import type { Bucket } from "./records";
import { StartingBuckets } from "./starting-data";

/** The buckets of one account in one region. */
export interface Shelf {
  buckets: LazyTable<Bucket>;
}

/** All of Archive Storage's state: lazy starting data, and in memory what has changed since. */
export class ArchiveStorageWorld extends PlacedWorld<Shelf> {
  protected stock(place: PlaceGround): Shelf {
    const starting = new StartingBuckets(this.ground, place);
    return { buckets: new LazyTable({ count: starting.count, make: starting.bucket, indexOf: starting.indexOf }) };
  }

  counts(): Record<string, number> {
    const shelves = allPlaces.map((place) => this.shelf(place));
    return { archiveBuckets: shelves.reduce((sum, { buckets }) => sum + buckets.count, 0) };
  }
}
