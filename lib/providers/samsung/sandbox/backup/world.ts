import type { Scale } from "@/lib/sandbox/scale";
import { partnerRegion } from "../accounts";
import { Fleet } from "../fleet/fleet";
import { placeKey, placesOf, type Place, type PlaceGround } from "../fleet/place";
import { subnetsOf, type Subnet } from "../fleet/subnets";
import { AgentShelf } from "./agent-shelf";
import { BackupShelf } from "./backup-shelf";
import type { BackupLink, BackupRecord } from "./records";
import { StartingAgents } from "./starting-agents";
import { StartingBackups } from "./starting-backups";

/** All that one account has in one region. */
export interface PlaceWorld {
  place: PlaceGround;
  fleet: Fleet;
  backups: BackupShelf;
  agents: AgentShelf;
  subnets: readonly Subnet[];
  /** Names of servers that restores under way will make. */
  comingServers: Set<string>;
}

/** The Backup service's state: starting data as arithmetic, and in memory what has changed since. */
export class BackupWorld {
  readonly places: readonly PlaceWorld[];
  readonly #byKey: ReadonlyMap<string, PlaceWorld>;
  /** What time will bring about, soonest first. */
  readonly #agenda: { at: number; act: () => void }[] = [];
  #now: number;

  constructor(options: { seed: number; scale: Scale; now: number }) {
    this.#now = options.now;
    this.places = placesOf(options).map((place) => this.#placeWorld(place));
    this.#byKey = new Map(this.places.map((world) => [placeKey(world.place), world]));
  }

  /** Throws for a place that no account has: the front has let the request pass. */
  at(place: Place): PlaceWorld {
    const world = this.#byKey.get(placeKey(place));
    if (world === undefined) throw new Error(`There is no account ${place.accountId} in ${place.region}.`);
    return world;
  }

  /** The same account in another region; null when it is not there. */
  elsewhere(world: PlaceWorld, region: string): PlaceWorld | null {
    return this.#byKey.get(placeKey({ accountId: world.place.accountId, region })) ?? null;
  }

  /** The backup at the end of a link; null when it is gone. */
  linked(world: PlaceWorld, link: BackupLink | null): BackupRecord | null {
    const shelf = link === null ? undefined : this.elsewhere(world, link.region)?.backups;
    return link !== null && shelf?.has(link.ref) ? shelf.read(link.ref) : null;
  }

  /** Has something happen when the clock gets there. */
  plan(at: number, act: () => void): void {
    const place = this.#agenda.findIndex((entry) => entry.at > at);
    this.#agenda.splice(place < 0 ? this.#agenda.length : place, 0, { at, act });
  }

  /** Does what time has made due. Called before every request. */
  settle(now: number): void {
    this.#now = now;
    for (let next = this.#agenda[0]; next !== undefined && next.at <= now; next = this.#agenda[0]) {
      this.#agenda.shift();
      next.act();
    }
  }

  #placeWorld(place: PlaceGround): PlaceWorld {
    const fleet = new Fleet(place);
    const agents = new StartingAgents(fleet);
    const partner = () => {
      const region = partnerRegion(place.region);
      const other = region === null ? undefined : this.#byKey.get(placeKey({ accountId: place.accountId, region }));
      return other === undefined ? null : { starting: other.backups.starting, shelf: other.backups };
    };
    const now = () => this.#now;
    return {
      place,
      fleet,
      backups: new BackupShelf(new StartingBackups(fleet, agents), partner, now),
      agents: new AgentShelf(agents, now),
      subnets: subnetsOf(place),
      comingServers: new Set(),
    };
  }
}
