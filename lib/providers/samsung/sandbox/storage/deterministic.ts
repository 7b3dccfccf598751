import { createHash } from "node:crypto";

/** 64 hexadecimal digits that depend on the parts alone. */
export function digest(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("\u0000")).digest("hex");
}

/** A number from 0 up to `below`, drawn from eight digits of a digest. Different `slot`s (0 to 7) are independent. */
export function draw(hex: string, slot: number, below: number): number {
  return Number.parseInt(hex.slice(slot * 8, slot * 8 + 8), 16) % below;
}

/** A version 1 style UUID as the storage system gives its snapshots. */
export function snapshotId(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-11f0-a${hex.slice(13, 16)}-d039ea${hex.slice(16, 22)}`;
}

/** `2024-08-13_141932`, as in the storage system's snapshot names. */
export function stamp(at: number): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10)}_${iso.slice(11, 19).replaceAll(":", "")}`;
}
