/** One account in one region: what one signed request sees. */
export interface Place {
  accountId: string;
  region: string;
}

/** A server that volumes can be attached to. */
export interface AttachableServer {
  id: string;
  name: string;
  imageName: string;
  state: string;
}

/** The bare-metal servers that Block Storage hangs its volumes on. Same answers for the same place, always. */
export interface ServerDirectory {
  count(place: Place): number;
  /** The server with this number, 0 up to `count`. */
  at(place: Place, index: number): AttachableServer;
  find(place: Place, id: string): AttachableServer | null;
}

/** What the starting data depends on. */
export interface Ground {
  seed: number;
  /** Millisecond that creation times are before: far enough back that a restart on another day changes nothing. */
  anchor: number;
  /** Millisecond that today began: what went wrong at the start went wrong shortly before. */
  today: number;
  servers: ServerDirectory;
  /** The region that this one replicates to by itself; null where there is no other. */
  partnerOf(place: Place): string | null;
  /** Whether a region is one that the account can replicate to. */
  hasRegion(place: Place, region: string): boolean;
}

export const placeKey = (place: Place) => `${place.accountId}/${place.region}`;
