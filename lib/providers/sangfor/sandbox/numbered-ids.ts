import { hex8, mix } from "@/lib/sandbox/randomness";

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** UUIDs that hide their row's number, so that a row is found by its id without an index. Numbers are below 2^32. */
export class NumberedIds {
  readonly #mask: number;

  /** `salt` keeps kinds apart: an id of one is none of another. */
  constructor(private readonly salt: number) {
    this.#mask = mix(salt, 0x5c9);
  }

  uuid(number: number): string {
    const [a, b, c] = [hex8(mix(this.salt, number, 1)), hex8(mix(this.salt, number, 2)), hex8(mix(this.salt, number, 3))];
    const variant = "89ab"[mix(this.salt, number, 4) & 3] ?? "8";
    const tail = hex8(number ^ this.#mask);
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${tail}`;
  }

  /** The number that an id was made of; null for what is no id of these. */
  numberOf(id: string): number | null {
    if (!uuidShape.test(id)) return null;
    const number = (Number.parseInt(id.slice(-8), 16) ^ this.#mask) >>> 0;
    return this.uuid(number) === id ? number : null;
  }
}
