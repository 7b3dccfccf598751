/** What a page's address says, as Next gives it. */
export type PageSearch = Record<string, string | string[] | undefined>;

export const firstOf = (value: string | string[] | undefined): string | null => (Array.isArray(value) ? value[0] : value) ?? null;
export const allOf = (value: string | string[] | undefined): string[] => [
  ...new Set(value === undefined ? [] : Array.isArray(value) ? value : [value]),
];
