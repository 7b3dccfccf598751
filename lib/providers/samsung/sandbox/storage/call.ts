import type { Place } from "../fleet/place";
import type { SamsungCall } from "../service";

/** A request that has passed signature and contract, as a storage service's operations see it. */
export interface StorageCall<World> extends Pick<
  SamsungCall,
  "version" | "now" | "requestId" | "path" | "query" | "body" | "outcome"
> {
  world: World;
  place: Place;
}

interface StorageAnswer {
  status: number;
  /** Null for an answer without a body. */
  body: unknown;
}

/** Answers, or throws a `Refusal` before anything has been changed. */
export type StorageOperation<World> = (call: StorageCall<World>) => StorageAnswer;

export const ok = (body: unknown): StorageAnswer => ({ status: 200, body });
export const created = (body: unknown): StorageAnswer => ({ status: 201, body });
/** Work that goes on after the answer; these services have no job to follow, only the thing itself. */
export const accepted = (body: unknown = null): StorageAnswer => ({ status: 202, body });

/** A text parameter of the query; null when it is left out or empty. */
export function textOf(call: Pick<SamsungCall, "query">, name: string): string | null {
  const value = call.query[name];
  return typeof value === "string" && value !== "" ? value : null;
}
