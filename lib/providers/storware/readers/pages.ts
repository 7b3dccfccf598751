import { inParallel } from "../../in-parallel";
import type { ProviderIo } from "../../provider";
import { isolated } from "./failures";

/** A list of the contract. The body is an array, its total stands in a header (contract README, "Pagination and filters"). */
export interface ListCall {
  operationId: string;
  path: string;
  query?: Record<string, string>;
  /** Lists that take no `page` come whole. */
  isPaged: boolean;
}

export type Page = { ok: true; rows: unknown[]; total: number | null } | { ok: false; status: number | null; message: string };
type Io = Pick<ProviderIo, "http" | "signal">;

/** No maximum is documented; five hundred records with their parts are a megabyte at most. */
const pageSize = 500;
const pagesAtOnce = 4;
const passes = 3;

async function fetchPage(io: Io, list: ListCall, paging: Record<string, string>): Promise<Page> {
  const { operationId, path, query } = list;
  try {
    const { body, headers } = await io.http.call(
      { service: "", operationId, method: "GET", path, query: { ...query, ...paging } },
      { signal: io.signal, background: true },
    );
    if (body !== null && !Array.isArray(body))
      return { ok: false, status: null, message: `The answer of ${operationId} is not a list.` };
    const total = Number(headers["x-total-count"] ?? Number.NaN);
    return { ok: true, rows: body ?? [], total: Number.isInteger(total) ? total : null };
  } catch (error) {
    return { ok: false, ...isolated(error) };
  }
}

/**
 * All pages of a list, several under way at a time, in any order. A page that cannot be read is a failed page; the others are still
 * read. When the list shrinks meanwhile, rows may have slipped from one page to another between two reads: it is read again, and
 * given up as failed after the third time. Throws when the connection as such cannot be read.
 */
export async function* readPages(io: Io, list: ListCall): AsyncGenerator<Page, void, void> {
  if (!list.isPaged) {
    yield await fetchPage(io, list, {});
    return;
  }
  for (let pass = 0; pass < passes; pass += 1) {
    const at = (index: number, size: number) => ({ page: String(index), size: String(size) });
    const first = await fetchPage(io, list, at(0, pageSize));
    yield first;
    if (!first.ok) return;
    // A server with a smaller limit of its own gives fewer rows than were asked for: its size is then the page's.
    const size = first.total !== null && first.total > first.rows.length ? first.rows.length : pageSize;
    if (first.total === null) return yield* untilShort(io, list, first.rows.length);
    if (size === 0) return;
    let smallest = first.total;
    const more = Array.from({ length: Math.max(0, Math.ceil(first.total / size) - 1) }, (_, index) => index + 1);
    for await (const page of inParallel(more, pagesAtOnce, (index) => fetchPage(io, list, at(index, size)))) {
      if (page.ok && page.total !== null) smallest = Math.min(smallest, page.total);
      yield page;
    }
    if (smallest >= first.total) return;
  }
  yield { ok: false, status: null, message: "The list kept changing while it was read; the next pass reads it again." };
}

/** For a server that does not say how long a list is: one page after the other until one is not full. */
async function* untilShort(io: Io, list: ListCall, firstLength: number): AsyncGenerator<Page, void, void> {
  let length = firstLength;
  for (let index = 1; length >= pageSize; index += 1) {
    const page = await fetchPage(io, list, { page: String(index), size: String(pageSize) });
    yield page;
    if (!page.ok) return;
    length = page.rows.length;
  }
}

/** The rows of a whole list, for those that are short; a message when it cannot be read to its end. */
export async function readAllRows(
  io: Io,
  list: ListCall,
): Promise<{ ok: true; rows: unknown[] } | { ok: false; message: string; status: number | null }> {
  const rows: unknown[] = [];
  for await (const page of readPages(io, list)) {
    if (!page.ok) return page;
    rows.push(...page.rows);
  }
  return { ok: true, rows };
}

/** Reads one thing. */
export async function readOne(
  io: Io,
  call: { operationId: string; path: string },
): Promise<{ ok: true; body: unknown } | { ok: false; status: number | null; message: string }> {
  try {
    const { body } = await io.http.call({ ...call, service: "", method: "GET" }, { signal: io.signal, background: true });
    return { ok: true, body };
  } catch (error) {
    return { ok: false, ...isolated(error) };
  }
}
