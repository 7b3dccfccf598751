import { randomBytes } from "node:crypto";
import { idPrefixes, type IdKind } from "@/lib/domain/ids";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** A new random id: prefix and 20 letters or digits (100 bits). */
export function newId(kind: IdKind): string {
  let text = "";
  for (const byte of randomBytes(20)) text += alphabet[byte & 31];
  return `${idPrefixes[kind]}_${text}`;
}
