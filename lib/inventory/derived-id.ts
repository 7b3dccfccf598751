import { createHash } from "node:crypto";
import { idPrefixes } from "@/lib/domain/ids";
import type { Noun } from "@/lib/domain/nouns";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** The id of a vendor's thing: the same for the same connection, noun and vendor id, so that links need no look-up. */
export function derivedId(connectionId: string, noun: Noun, vendorId: string): string {
  const digest = createHash("sha256").update(`${connectionId}\n${noun}\n${vendorId}`).digest();
  let text = "";
  for (let index = 0; index < 20; index += 1) text += alphabet[(digest[index] ?? 0) & 31];
  return `${idPrefixes[noun]}_${text}`;
}
