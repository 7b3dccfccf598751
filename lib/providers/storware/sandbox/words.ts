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
