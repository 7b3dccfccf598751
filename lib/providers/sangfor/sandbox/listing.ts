import { queryText, type SangforAnswer, type SangforCall } from "./call";

/** A list whose rows are made when they are asked for. */
export interface Listing<T> {
  total: number;
  /** Rows from `start` on, up to but not including `end`. */
  slice(start: number, end: number): T[];
}

export const listingOf = <T>(rows: readonly T[]): Listing<T> => ({
  total: rows.length,
  slice: (start, end) => rows.slice(start, end),
});

/** One after the other as one list. */
export function concatenated<T>(parts: readonly Listing<T>[]): Listing<T> {
  return {
    total: parts.reduce((sum, part) => sum + part.total, 0),
    slice(start, end) {
      const rows: T[] = [];
      let offset = 0;
      for (const part of parts) {
        const from = Math.max(0, start - offset);
        const to = Math.min(part.total, end - offset);
        if (from < to) rows.push(...part.slice(from, to));
        offset += part.total;
        if (offset >= end) break;
      }
      return rows;
    },
  };
}

export const backwards = <T>(list: Listing<T>): Listing<T> => ({
  total: list.total,
  slice: (start, end) => list.slice(Math.max(0, list.total - end), Math.max(0, list.total - start)).reverse(),
});

type Json = Record<string, unknown>;

const compare = (a: unknown, b: unknown): number =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a ?? "").localeCompare(String(b ?? ""), "en");

/** Whole lists small enough to be put in order when asked. */
export function sorted(call: SangforCall, rows: Json[]): Json[] {
  const fields = queryText(call, "sort")?.split(",") ?? [];
  const direction = queryText(call, "order_by") === "DESC" ? -1 : 1;
  if (fields.length === 0) return direction === 1 ? rows : rows.toReversed();
  return rows.toSorted((a, b) => {
    for (const field of fields) {
      const order = compare(a[field.trim()], b[field.trim()]);
      if (order !== 0) return order * direction;
    }
    return 0;
  });
}

function chosen(call: SangforCall, row: Json): Json {
  const fields = queryText(call, "fields")
    ?.split(",")
    .map((field) => field.trim());
  return fields === undefined
    ? row
    : Object.fromEntries(Object.entries(row).filter(([key]) => key === "id" || fields.includes(key)));
}

/** One page of a list in the platform's form (contract README, "Pagination"). */
export function pageOf<T extends Json>(call: SangforCall, list: Listing<T>): SangforAnswer {
  const [number, size] = [Number(call.query.page_num ?? 0), Number(call.query.page_size ?? 100)];
  const rows = list.slice(number * size, (number + 1) * size);
  const isLast = (number + 1) * size >= list.total;
  return {
    data: {
      total_size: list.total,
      page_num: number,
      page_size: size,
      next_page_num: isLast ? "" : String(number + 1),
      data: rows.map((row) => chosen(call, { ...row })),
    },
  };
}

/** A page of rows that are all in memory, in the order asked for. */
export const pageOfRows = (call: SangforCall, rows: Json[]): SangforAnswer => pageOf(call, listingOf(sorted(call, rows)));
