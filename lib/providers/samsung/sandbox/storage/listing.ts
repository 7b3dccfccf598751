import { z } from "zod";
import { badRequest } from "./refusal";

const listQuerySchema = z.object({
  limit: z.number(),
  offset: z.number(),
  sort: z.string().nullish(),
});

type Sortable = Record<string, unknown>;

interface Page<R, M> {
  items: M[];
  total: number;
  /** The rows behind `items`. */
  rows: R[];
}

/** What a list is made from: all rows, those from a number on, and how one is shown. */
export interface Listing<R, M extends Sortable> {
  count: number;
  rows(skip?: number): Iterable<R>;
  show(row: R): M;
  /** Null lets every row through. */
  keep: ((row: R) => boolean) | null;
}

function parseSort(sort: string): { field: string; sign: 1 | -1 }[] {
  return sort.split(",").map((part) => {
    const [, field, direction] = /^([a-z_]+)(?::(asc|desc))?$/.exec(part.trim()) ?? [];
    if (field === undefined) throw badRequest(`sort must look like name:asc,created_at:desc, not ${sort}`);
    return { field, sign: direction === "desc" ? -1 : 1 };
  });
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * One page of a list by `limit`, `offset` (rows) and `sort`. Without filter and sort only the page's own rows are made;
 * so a walk through a large list costs no more than its rows.
 */
export function listPage<R, M extends Sortable>(listing: Listing<R, M>, query: Readonly<Record<string, unknown>>): Page<R, M> {
  const { limit, offset, sort } = listQuerySchema.parse(query);
  if (limit < 1) throw badRequest("limit must be at least 1");
  if (offset < 0) throw badRequest("offset must not be negative");

  if (listing.keep === null && !sort) {
    const rows: R[] = [];
    for (const row of listing.rows(offset)) {
      if (rows.length >= limit) break;
      rows.push(row);
    }
    return { rows, items: rows.map((row) => listing.show(row)), total: listing.count };
  }

  const found: { row: R; item: M }[] = [];
  for (const row of listing.rows()) {
    if (listing.keep === null || listing.keep(row)) found.push({ row, item: listing.show(row) });
  }
  if (sort) {
    const orders = parseSort(sort);
    const unknown = orders.find(({ field }) => found[0] !== undefined && !(field in found[0].item));
    if (unknown !== undefined) throw badRequest(`sort by ${unknown.field} is not possible`);
    found.sort((a, b) => {
      for (const { field, sign } of orders) {
        const order = compare(a.item[field], b.item[field]);
        if (order !== 0) return order * sign;
      }
      return 0;
    });
  }
  const page = found.slice(offset, offset + limit);
  return { rows: page.map(({ row }) => row), items: page.map(({ item }) => item), total: found.length };
}

/** A filter on text as the vendor's lists have it: the value may stand anywhere. Null when none is asked for. */
export function containing(value: unknown): ((text: string) => boolean) | null {
  return typeof value === "string" && value !== "" ? (text) => text.includes(value) : null;
}
