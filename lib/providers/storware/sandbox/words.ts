/** JSON as the simulated vendor keeps and answers it. */
export type Json = { [key: string]: unknown };

/** `EnumNameAndDescription`: the description is the name as a person reads it. */
export function word(name: string): { name: string; description: string } {
  const text = name.replaceAll("_", " ").toLowerCase();
  return { name, description: text.charAt(0).toUpperCase() + text.slice(1) };
}

export const hourMs = 3_600_000;
export const minuteMs = 60_000;
export const dayMs = 86_400_000;

/** `guid` of a `NameAndGuid` in JSON; null for anything else. */
export const guidIn = (value: unknown): string | null => memberText(value, "guid");
/** `name` of an enumeration in JSON; null for anything else. */
export const nameIn = (value: unknown): string | null => memberText(value, "name");

function memberText(value: unknown, member: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const text: unknown = Object.entries(value).find(([name]) => name === member)?.[1];
  return typeof text === "string" ? text : null;
}
