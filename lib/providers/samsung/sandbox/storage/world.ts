import { sandboxAccounts } from "../accounts";
import type { Fleet } from "../fleet/fleet";
import { placeKey, type Place, type PlaceGround } from "../fleet/place";
import { digest } from "./deterministic";

/** What the starting data of a storage service depends on. */
export interface StorageGround {
  seed: number;
  /** Millisecond that today began: what went wrong at the start went wrong shortly before. */
  today: number;
  /** The servers of a place, which is also what the place's data is drawn from. */
  fleetOf(place: Place): Fleet;
}

/** Every account in every region it has. */
export const allPlaces: readonly Place[] = sandboxAccounts.flatMap(({ accountId, regions }) =>
  regions.map((region) => ({ accountId, region })),
);

/** The state of one service: a shelf per account and region, made when first asked for, and what time will bring about. */
export abstract class PlacedWorld<Shelf> {
  readonly #shelves = new Map<string, Shelf>();
  /** Soonest first. */
  readonly #agenda: { at: number; act: () => void }[] = [];
  #made = 0;

  constructor(readonly ground: StorageGround) {}

  /** The shelf of a place as its starting data says. */
  protected abstract stock(place: PlaceGround): Shelf;

  /** How much there is of each kind, for the sandbox's own state page. */
  abstract counts(): Record<string, number>;

  shelf(place: Place): Shelf {
    const key = placeKey(place);
    let shelf = this.#shelves.get(key);
    if (shelf === undefined) this.#shelves.set(key, (shelf = this.stock(this.ground.fleetOf(place).place)));
    return shelf;
  }

  /** Has something happen when the clock gets there. */
  plan(at: number, act: () => void): void {
    const place = this.#agenda.findIndex((entry) => entry.at > at);
    this.#agenda.splice(place < 0 ? this.#agenda.length : place, 0, { at, act });
  }

  /** Does what time has made due. Called before every request. */
  settle(now: number): void {
    for (let next = this.#agenda[0]; next !== undefined && next.at <= now; next = this.#agenda[0]) {
      this.#agenda.shift();
      next.act();
    }
  }

  /** A new UUID, the same in every run that makes the same things in the same order. */
  newId(kind: string): string {
    this.#made += 1;
    return uuidOf(digest(this.ground.seed, "new", kind, this.#made));
  }
}

/** A UUID from hexadecimal digits. */
export function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
