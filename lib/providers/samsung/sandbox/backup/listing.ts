import type { RefTable } from "./ref-table";
import { badRequest } from "./refusal";

/** Query values of a list, as the contract has typed them. */
export type ListQuery = Readonly<Record<string, unknown>>;

export interface PageWish {
  page: number;
  size: number;
  sort: { field: string; descending: boolean };
}

/** A text parameter; null when it is left out or empty. */
export function textOf(query: ListQuery, name: string): string | null {
  const value = query[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** A date-time parameter in milliseconds; null when it is left out. */
export function timeOf(query: ListQuery, name: string): number | null {
  const text = textOf(query, name);
  return text === null ? null : Date.parse(text);
}

/** Page, size and sort of a list. `page` counts from 0. Throws a refusal for what makes no page or no order. */
export function pageWish(query: ListQuery, defaults: { size: number; sort: string; fields: readonly string[] }): PageWish {
  const page = typeof query.page === "number" ? query.page : 0;
  const size = typeof query.size === "number" ? query.size : defaults.size;
  if (page < 0) throw badRequest("page must be 0 or more.");
  if (size < 1) throw badRequest("size must be 1 or more.");
  const text = textOf(query, "sort") ?? defaults.sort;
  const [field = "", direction = "asc", ...rest] = text.split(":");
  if (!defaults.fields.includes(field) || !["asc", "desc"].includes(direction) || rest.length > 0) {
    throw badRequest(`sort must be one of ${defaults.fields.join(", ")} with :asc or :desc.`);
  }
  return { page, size, sort: { field, descending: direction === "desc" } };
}

/** One page of a table's rows and how many there are on all pages. Only a filter has to look at every row. */
export function pageOfTable(
  table: RefTable,
  wish: PageWish,
  matches: ((ref: number) => boolean) | null,
): { refs: number[]; count: number } {
  const order = table.ordered(wish.sort.field);
  const chosen = matches === null ? order : order.filter(matches);
  return { refs: pageOf(chosen, wish), count: chosen.length };
}

/** One page of an ascending sequence, turned round where the wish is for descending. */
function pageOf(ascending: Uint32Array, { page, size, sort }: PageWish): number[] {
  const start = page * size;
  if (start >= ascending.length) return [];
  const end = Math.min(ascending.length, start + size);
  if (!sort.descending) return Array.from(ascending.subarray(start, end));
  return Array.from(ascending.subarray(ascending.length - end, ascending.length - start)).reverse();
}

/** Sorts a short list of rows by one of their members, then takes a page. */
export function pageOfRows<R extends object>(rows: readonly R[], wish: PageWish): R[] {
  const { field, descending } = wish.sort;
  const keyOf = (row: R): string | number => {
    const value: unknown = (row as Record<string, unknown>)[field];
    return typeof value === "string" || typeof value === "number" ? value : value === true ? "true" : "";
  };
  const keyed = rows.map((row, place) => ({ row, place, key: keyOf(row) }));
  const turn = descending ? -1 : 1;
  keyed.sort((a, b) => (a.key < b.key ? -turn : a.key > b.key ? turn : a.place - b.place));
  return keyed.slice(wish.page * wish.size, (wish.page + 1) * wish.size).map(({ row }) => row);
}

/** Whether a name contains what was asked for, whatever the case. */
export function containing(wanted: string): (text: string) => boolean {
  const lower = wanted.toLowerCase();
  return (text) => text.toLowerCase().includes(lower);
}
