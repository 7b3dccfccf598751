import type { OperationKind } from "@/lib/domain/operation";

/** One operation that a person is about to ask for. `id` is stable within its draft, `label` names what it acts on. */
export interface Intent {
  id: string;
  label: string;
  kind: OperationKind;
  connectionId: string;
  input: Record<string, unknown>;
  /** The page of what it acts on. */
  href?: string;
  /** Why it will not even be asked for: it stands among the checks and is left out. */
  refusal?: string;
}

/** The same for the same draft and the same wish, so that sending twice makes one operation; changed wishes have another. */
export function idempotencyKeyOf(draftId: string, intent: Intent): string {
  const wish = canonical({ kind: intent.kind, connectionId: intent.connectionId, input: intent.input });
  return `${draftId}.${shortHash(wish)}`;
}

/** JSON with sorted keys and without undefined values. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`)
    .join(",")}}`;
}

/** cyrb53: 53 bits are enough to tell the few wishes of one draft apart, and one person's groups. */
export function shortHash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36);
}
