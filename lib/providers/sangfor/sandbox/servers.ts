import type { Fleet, ServerRecord, Span } from "./fleet";
import { concatenated, listingOf, type Listing } from "./listing";

/** All machines: those of the fleet, made when asked for and kept once changed, and those that clients made. */
export class Servers {
  readonly #kept = new Map<string, ServerRecord>();
  readonly #made = new Map<string, ServerRecord>();
  readonly #removed: number[] = [];

  constructor(readonly fleet: Fleet) {}

  /** The machine, for reading and changing; null when there is none. */
  get(id: string): ServerRecord | null {
    const kept = this.#kept.get(id) ?? this.#made.get(id);
    if (kept !== undefined) return kept;
    const number = this.fleet.numberOf(id);
    if (number === null || this.#removed.includes(number)) return null;
    const record = this.fleet.make(number);
    this.#kept.set(id, record);
    return record;
  }

  /** The same for reading only: nothing is kept. */
  peek(id: string): ServerRecord | null {
    const kept = this.#kept.get(id) ?? this.#made.get(id);
    if (kept !== undefined) return kept;
    const number = this.fleet.numberOf(id);
    return number === null || this.#removed.includes(number) ? null : this.fleet.make(number);
  }

  add(record: ServerRecord): void {
    this.#made.set(record.id, record);
  }

  remove(id: string): void {
    this.#kept.delete(id);
    if (this.#made.delete(id)) return;
    const number = this.fleet.numberOf(id);
    if (number !== null && !this.#removed.includes(number)) this.#removed.push(number);
  }

  get count(): number {
    return this.fleet.count - this.#removed.length + this.#made.size;
  }

  /** The machines of some projects, in the order of their numbers, then those that clients made. Rows are for reading only. */
  list(projectIds: readonly string[]): Listing<ServerRecord> {
    const made = [...this.#made.values()].filter(({ projectId }) => projectIds.includes(projectId));
    return concatenated([...projectIds.map((id) => this.#spanList(this.fleet.spanOf(id))), listingOf(made)]);
  }

  #spanList({ from, to }: Span): Listing<ServerRecord> {
    const gone = this.#removed.filter((number) => number >= from && number < to).sort((a, b) => a - b);
    return {
      total: to - from - gone.length,
      slice: (start, end) => {
        const rows: ServerRecord[] = [];
        // What was removed before a place moves everything behind it forward.
        let number = from + start;
        for (const removed of gone) if (removed <= number) number += 1;
        while (rows.length < end - start && number < to) {
          if (!gone.includes(number)) rows.push(this.#kept.get(this.fleet.idOf(number)) ?? this.fleet.make(number));
          number += 1;
        }
        return rows;
      },
    };
  }
}
