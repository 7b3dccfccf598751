import { createHash } from "node:crypto";

/** What an entry's hash covers. */
export interface ChainedEntry {
  id: string;
  at: string;
  actorKind: string;
  actorId: string;
  actorName: string;
  action: string;
  subject: string | null;
  tenantId: string | null;
  connectionId: string | null;
  outcome: string;
  requestId: string;
  details: unknown;
}

/** The hash before the first entry. */
export const genesis = "0".repeat(64);

/** SHA-256 over the hash before and the entry's canonical JSON, in lower-case hexadecimal. */
export function hashEntry(entry: ChainedEntry, previousHash: string): string {
  return createHash("sha256").update(previousHash).update("\n").update(canonicalJson(entry)).digest("hex");
}

/** JSON with sorted keys and no blanks, so that the same value has one spelling. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}
