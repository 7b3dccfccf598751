/** What a page's address says, as Next gives it. */
export type PageSearch = Record<string, string | string[] | undefined>;

export const firstOf = (value: string | string[] | undefined): string | null => (Array.isArray(value) ? value[0] : value) ?? null;
/** Every value of a parameter, repeated or separated by commas. */
export const allOf = (value: string | string[] | undefined): string[] => [
  ...new Set([value ?? []].flat().flatMap((text) => text.split(",").filter((part) => part !== ""))),
];
