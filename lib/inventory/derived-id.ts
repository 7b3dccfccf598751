import { createHash } from "node:crypto";
import { idPrefixes, type IdKind } from "@/lib/domain/ids";
import type { Noun } from "@/lib/domain/nouns";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** An id that is the same for the same words. */
export function idFrom(kind: IdKind, words: string): string {
  const digest = createHash("sha256").update(words).digest();
  let text = "";
  for (let index = 0; index < 20; index += 1) text += alphabet[(digest[index] ?? 0) & 31];
  return `${idPrefixes[kind]}_${text}`;
}

/** The id of a vendor's thing: the same for the same connection, noun and vendor id, so that links need no look-up. */
export const derivedId = (connectionId: string, noun: Noun, vendorId: string): string =>
  idFrom(noun, `${connectionId}\n${noun}\n${vendorId}`);
