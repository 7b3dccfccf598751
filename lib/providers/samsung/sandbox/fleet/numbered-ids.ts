import { hex8, mix } from "@/lib/sandbox/randomness";

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const hexShape = /^[0-9a-f]{32}$/;

/** Ids that hide their row's number, so that a row is found by its id without an index. Numbers are below 2^32. */
export class NumberedIds {
  readonly #mask: number;

  /** `salt` keeps kinds, accounts and regions apart: an id of one is none of another. */
  constructor(private readonly salt: number) {
    this.#mask = mix(salt, 0x5eed);
  }

  /** 32 hexadecimal digits. */
  hex(number: number): string {
    return (
      hex8(mix(this.salt, number, 1)) + hex8(mix(this.salt, number, 2)) + hex8(mix(this.salt, number, 3)) + this.#tail(number)
    );
  }

  /** A version 4 UUID. */
  uuid(number: number): string {
    const [a, b, c] = [hex8(mix(this.salt, number, 1)), hex8(mix(this.salt, number, 2)), hex8(mix(this.salt, number, 3))];
    const variant = "89ab"[mix(this.salt, number, 4) & 3] ?? "8";
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${this.#tail(number)}`;
  }

  /** The number that an id was made of; null for what is no id of these. */
  numberOf(id: string): number | null {
    const isUuid = uuidShape.test(id);
    if (!isUuid && !hexShape.test(id)) return null;
    const number = (Number.parseInt(id.slice(-8), 16) ^ this.#mask) >>> 0;
    return (isUuid ? this.uuid(number) : this.hex(number)) === id ? number : null;
  }

  #tail(number: number): string {
    return hex8(number ^ this.#mask);
  }
}

/** A UUID of nothing that could be looked up by it. */
export function looseUuid(...values: readonly number[]): string {
  return new NumberedIds(mix(...values)).uuid(0);
}
