/** An object as the console gives it. */
export type Row = Record<string, unknown> & { id: string };

/** What a dotted path leads to, through lists as well; nothing where it leads nowhere. */
export function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [first, ...rest] = path;
  if (first === undefined) return [value];
  return typeof value === "object" ? valuesAt((value as Record<string, unknown>)[first], rest) : [];
}

/** A change as PUT means it: what is absent or null stays as it is. */
export function merged<T extends object>(row: T, change: object): T {
  const given = Object.entries(change).filter(([name, value]) => value !== null && value !== undefined && name !== "id");
  return { ...row, ...Object.fromEntries(given) };
}

/** Epoch microseconds, as all the console's times are. */
export const micros = (milliseconds: number): number => Math.round(milliseconds) * 1000;

export const textOf = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : null;

/** The id of an object that a request names, as text or number. */
export function idIn(value: unknown): string | null {
  return typeof value === "object" && value !== null && "id" in value ? textOf(value.id) : null;
}

/** A yes or no that clients send as such or as text. */
export const isTrue = (value: unknown): boolean =>
  value === true || (typeof value === "string" && value.toLowerCase() === "true");

export const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
