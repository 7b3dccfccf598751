/** Something whose state changes by itself: work under way shows `during` until `until`, then the thing is in `after`. */
export interface Worked<S extends string> {
  settled: S;
  work: { during: S; until: number; after: S } | null;
}

/** The state at a moment in milliseconds. */
export function stateAt<S extends string>({ settled, work }: Worked<S>, now: number): S {
  if (work === null) return settled;
  return now < work.until ? work.during : work.after;
}

/** Starts work now that takes `forMs`. */
export function begin<S extends string>(thing: Worked<S>, now: number, work: { during: S; forMs: number; after: S }): void {
  thing.settled = work.after;
  thing.work = { during: work.during, until: now + work.forMs, after: work.after };
}
