import { numberOf, textOf, type StorwareAnswer, type StorwareCall } from "./call";
import type { Json } from "./words";

/** Without `page` the whole list comes back; so much of it that the sandbox's memory stands it. */
const mostUnpaged = 200_000;
const defaultSize = 25;

export interface Paging {
  start: number;
  length: number;
}

export function pagingOf({ query }: Pick<StorwareCall, "query">): Paging {
  const page = numberOf(query.page);
  const size = Math.max(1, numberOf(query.size) ?? defaultSize);
  return page === null ? { start: 0, length: mostUnpaged } : { start: Math.max(0, page) * size, length: size };
}

/** An array as it stands, its total in the header (contract README, "Pagination and filters"). */
export const listAnswer = (rows: Json[], total: number): StorwareAnswer => ({
  status: 200,
  headers: { "X-Total-Count": String(total) },
  body: rows,
});

/** A page of a list that is made row by row: only the rows of the page are turned into records, unless it must be sorted. */
export function listed<T>(
  call: Pick<StorwareCall, "query">,
  source: Iterable<T>,
  { record, name }: { record: (row: T) => Json; name: (row: T) => string },
): StorwareAnswer {
  const { start, length } = pagingOf(call);
  const wanted = (textOf(call.query.nameLike) ?? textOf(call.query.filter) ?? "").toLowerCase();
  const orderBy = textOf(call.query.orderBy);
  const fits = (row: T) => wanted === "" || name(row).toLowerCase().includes(wanted);
  if (orderBy !== null) {
    const sign = call.query.direction === "desc" ? -1 : 1;
    const rows = [...source].filter(fits).map((row) => ({ row: record(row), key: keyOf(record(row), orderBy) }));
    rows.sort((a, b) => sign * compare(a.key, b.key));
    return listAnswer(
      rows.slice(start, start + length).map(({ row }) => row),
      rows.length,
    );
  }
  const rows: Json[] = [];
  let total = 0;
  for (const row of source) {
    if (!fits(row)) continue;
    if (total >= start && rows.length < length) rows.push(record(row));
    total += 1;
  }
  return listAnswer(rows, total);
}

/** The field, or the name of what it refers to; `a.b` goes inwards. */
function keyOf(record: Json, field: string): unknown {
  let value: unknown = record;
  for (const part of field.split(".")) {
    if (typeof value !== "object" || value === null) return null;
    value = Object.entries(value).find(([name]) => name === part)?.[1];
  }
  return typeof value === "object" && value !== null && "name" in value ? value.name : value;
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""), "en");
}
