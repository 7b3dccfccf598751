/** Mixes numbers into 32 well-spread bits. The same numbers always give the same bits; nothing else plays in. */
export function mix(...values: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const value of values) {
    hash = Math.imul(hash ^ (value | 0), 0x85ebca6b);
    // Times in milliseconds are wider than 32 bits; their upper half must count too.
    if (value > 0xffffffff || value < -0x80000000) hash ^= Math.floor(value / 0x100000000);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Bits that depend on a text (FNV-1a, then mixed). */
export function mixText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash);
}

/** Bits as a number from 0 up to, not including, `below`. */
export const spread = (bits: number, below: number): number => Math.floor((bits / 0x100000000) * below);

/** Whether bits fall into a share of all cases, 0 to 1. */
export const isWithin = (bits: number, share: number): boolean => bits < share * 0x100000000;

/** One of a list, by bits. Throws on an empty list. */
export function choose<T>(bits: number, from: readonly T[]): T {
  const chosen = from[spread(bits, from.length)];
  if (chosen === undefined) throw new Error("There is nothing to choose from.");
  return chosen;
}

/** Eight lower-case hexadecimal digits. */
export const hex8 = (bits: number): string => (bits >>> 0).toString(16).padStart(8, "0");
