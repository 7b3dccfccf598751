/** What rows are sorted by. */
export type SortKey = string | number;

/** What a table needs to know of its rows, which it knows by number alone. */
export interface RowKeys {
  /** The field by which the starting rows are in order as they come. */
  readonly naturalField: string;
  /** Fields that never change once a row is there: their order is worked out once. */
  readonly fixedFields: readonly string[];
  /** Throws for an unknown field. */
  key(ref: number, field: string): SortKey;
}

const before = (a: SortKey, b: SortKey): boolean => a < b;

/** The numbers of rows in every order asked for, over a large set that starts out and small changes since. */
export class RefTable {
  readonly #removed = new Set<number>();
  #added: number[] = [];
  readonly #startingOrders = new Map<string, Uint32Array>();
  readonly #orders = new Map<string, Uint32Array>();

  /** `starting` in the order of the natural field. */
  constructor(
    starting: readonly number[],
    private readonly keys: RowKeys,
  ) {
    this.#startingOrders.set(keys.naturalField, Uint32Array.from(starting));
  }

  get count(): number {
    return this.ordered(this.keys.naturalField).length;
  }

  add(ref: number): void {
    this.#added.push(ref);
    this.#orders.clear();
  }

  remove(ref: number): void {
    const place = this.#added.indexOf(ref);
    if (place >= 0) this.#added.splice(place, 1);
    else this.#removed.add(ref);
    this.#orders.clear();
  }

  isRemoved(ref: number): boolean {
    return this.#removed.has(ref);
  }

  /** References added since the start, in that order. */
  get added(): readonly number[] {
    return this.#added;
  }

  /** All rows, ascending by a field; equal ones in the order of creation. Not to be changed. */
  ordered(field: string): Uint32Array {
    const known = this.#orders.get(field);
    if (known !== undefined) return known;
    const { naturalField, fixedFields } = this.keys;
    if (field !== naturalField && !fixedFields.includes(field)) return this.#sorted(this.ordered(naturalField), field);
    const order = this.#withChanges(this.#startingOrder(field), field);
    this.#orders.set(field, order);
    return order;
  }

  #startingOrder(field: string): Uint32Array {
    let order = this.#startingOrders.get(field);
    if (order === undefined) {
      order = this.#sorted(this.#startingOrders.get(this.keys.naturalField) ?? new Uint32Array(), field);
      this.#startingOrders.set(field, order);
    }
    return order;
  }

  #sorted(refs: Uint32Array, field: string): Uint32Array {
    const rows = Array.from(refs, (ref, place) => ({ ref, place, key: this.keys.key(ref, field) }));
    rows.sort((a, b) => (before(a.key, b.key) ? -1 : before(b.key, a.key) ? 1 : a.place - b.place));
    return Uint32Array.from(rows, ({ ref }) => ref);
  }

  #withChanges(starting: Uint32Array, field: string): Uint32Array {
    if (this.#removed.size === 0 && this.#added.length === 0) return starting;
    const kept = starting.filter((ref) => !this.#removed.has(ref));
    const added = this.#sorted(Uint32Array.from(this.#added), field);
    const order = new Uint32Array(kept.length + added.length);
    let taken = 0;
    let filled = 0;
    for (const ref of added) {
      const place = this.#placeFor(kept, taken, { key: this.keys.key(ref, field), field });
      order.set(kept.subarray(taken, place), filled);
      filled += place - taken;
      order[filled] = ref;
      filled += 1;
      taken = place;
    }
    order.set(kept.subarray(taken), filled);
    return order;
  }

  /** The first place at or after `from` whose row comes after the key. */
  #placeFor(refs: Uint32Array, from: number, { key, field }: { key: SortKey; field: string }): number {
    let [low, high] = [from, refs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(key, this.keys.key(refs[middle] ?? 0, field))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
