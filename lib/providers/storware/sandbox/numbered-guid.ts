import { hex8, mix, mixText } from "@/lib/sandbox/randomness";

/** What has a guid that its number can be read from again, so that rows need not be held to be found. */
export type NumberedKind = "vm" | "backup" | "export" | "store" | "location" | "location2" | "nic" | "disk" | "snapshot" | "made";

/** Makes guids of numbers up to 2^48 and reads the number back; a guid of another seed or kind is not taken. */
export class NumberedGuids {
  readonly #kinds = new Map<string, number>();
  readonly #named = new Map<string, string>();

  constructor(private readonly seed: number) {}

  /** A kind's bits, worked out once: guids are made by the million. */
  #bits(kind: NumberedKind): number {
    const known = this.#kinds.get(kind);
    if (known !== undefined) return known;
    const bits = mixText(kind);
    this.#kinds.set(kind, bits);
    return bits;
  }

  of(kind: NumberedKind, number: number): string {
    const bits = this.#bits(kind);
    const head = hex8(mix(this.seed, bits, number));
    const tail = hex8(mix(number, bits, this.seed, 7));
    const digits = number.toString(16).padStart(12, "0");
    return `${head}-${tail.slice(0, 4)}-4${tail.slice(4, 7)}-a${tail.slice(5, 8)}-${digits}`;
  }

  /** The number behind a guid of this kind; null for any other text. */
  numberOf(kind: NumberedKind, guid: string): number | null {
    const digits = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-([0-9a-f]{12})$/.exec(guid)?.[1];
    if (digits === undefined) return null;
    const number = Number.parseInt(digits, 16);
    return this.of(kind, number) === guid ? number : null;
  }

  /** A guid that stands for a fixed name. Names are few; those of things with numbers go through `of`. */
  named(name: string): string {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const guid = this.#nameGuid(name);
    if (this.#named.size < 10_000) this.#named.set(name, guid);
    return guid;
  }

  #nameGuid(name: string): string {
    const head = hex8(mix(this.seed, mixText(name)));
    const tail = hex8(mix(mixText(name), this.seed, 3));
    return `${head}-${tail.slice(0, 4)}-4${tail.slice(4, 7)}-b${tail.slice(5, 8)}-${hex8(mix(mixText(name), 11))}0000`;
  }
}
