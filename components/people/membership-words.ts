import type { Membership } from "@/lib/domain/people";

/** "operator everywhere; viewer in Acme and Globex". */
export function membershipWords(memberships: readonly Membership[]): string {
  const places = new Map<string, string[]>();
  for (const { role, tenantName } of memberships) places.set(role, [...(places.get(role) ?? []), tenantName ?? ""]);
  const words = [...places].map(([role, names]) => `${role} ${names.includes("") ? "everywhere" : `in ${listed(names)}`}`);
  return words.join("; ") || "no role";
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
