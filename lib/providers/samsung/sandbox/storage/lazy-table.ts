interface Identified {
  readonly id: string;
}

/** Rows that need no memory until they change: made by a pure function of their number. */
export interface LazySource<R> {
  count: number;
  make(index: number): R;
  /** Number of the row with this id; null when the id is none of the source's. */
  indexOf(id: string): number | null;
}

/** A table over a lazy source. Rows once asked for by id are kept and may be changed in place. */
export class LazyTable<R extends Identified> {
  readonly #kept = new Map<string, R>();
  readonly #added: string[] = [];
  readonly #removed = new Set<number>();

  constructor(private readonly source: LazySource<R>) {}

  get count(): number {
    return this.source.count - this.#removed.size + this.#added.length;
  }

  /** The row, for reading and changing; null when there is none. */
  get(id: string): R | null {
    const kept = this.#kept.get(id);
    if (kept !== undefined) return kept;
    const index = this.source.indexOf(id);
    if (index === null || this.#removed.has(index)) return null;
    const row = this.source.make(index);
    this.#kept.set(id, row);
    return row;
  }

  add(row: R): void {
    this.#kept.set(row.id, row);
    this.#added.push(row.id);
  }

  remove(id: string): void {
    this.#kept.delete(id);
    const added = this.#added.indexOf(id);
    if (added >= 0) this.#added.splice(added, 1);
    const index = this.source.indexOf(id);
    if (index !== null) this.#removed.add(index);
  }

  /** Every row from the `skip`th on. Rows are for reading only: unchanged ones are made afresh. */
  *rows(skip = 0): Generator<R, void, void> {
    let left = skip;
    for (let index = 0; index < this.source.count; index += 1) {
      if (this.#removed.has(index)) continue;
      if (left > 0) {
        left -= 1;
        continue;
      }
      const row = this.source.make(index);
      yield this.#kept.get(row.id) ?? row;
    }
    for (const id of this.#added.slice(left)) {
      const row = this.#kept.get(id);
      if (row !== undefined) yield row;
    }
  }
}
