import type { Row } from "./row";

/** A list resource of a console: rows in ascending order of their ids, worked out when they are asked for. */
export interface Collection {
  count(now: number): number;
  /** Rows from a place on; the fast way through a long list. */
  slice(now: number, offset: number, limit: number): Row[];
  all(now: number): Iterable<Row>;
  find(id: string, now: number): Row | null;
  /** Rows whose field may have one of the values, where that can be told without going through all of them. */
  narrowed?(field: string, values: readonly string[], now: number): Iterable<Row> | null;
}

/** Objects kept one by one: what a console has few of. */
export class Shelf implements Collection {
  #rows = new Map<string, Row>();
  #next: number;

  constructor(
    private readonly seed: () => Row[],
    private readonly firstId: number,
  ) {
    this.#next = firstId;
    this.reset();
  }

  reset(): void {
    this.#next = this.firstId;
    this.#rows = new Map(this.seed().map((row) => [row.id, row]));
  }

  nextId(): string {
    this.#next += 1;
    return String(this.#next);
  }

  put(row: Row): Row {
    this.#rows.set(row.id, row);
    return row;
  }

  remove(id: string): boolean {
    return this.#rows.delete(id);
  }

  count(): number {
    return this.#rows.size;
  }

  slice(_now: number, offset: number, limit: number): Row[] {
    return [...this.#rows.values()].slice(offset, offset + limit);
  }

  all(): Iterable<Row> {
    return this.#rows.values();
  }

  find(id: string): Row | null {
    return this.#rows.get(id) ?? null;
  }
}
