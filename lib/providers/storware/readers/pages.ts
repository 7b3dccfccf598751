import { readCountedPages, type CountedPage } from "../../counted-pages";
import type { ProviderIo } from "../../provider";
import { isolated } from "../../isolated";

/** A list of the contract. The body is an array, its total stands in a header (contract README, "Pagination and filters"). */
export interface ListCall {
  operationId: string;
  path: string;
  query?: Record<string, string>;
  /** Lists that take no `page` come whole. */
  isPaged: boolean;
}

export type Page = CountedPage;
type Io = Pick<ProviderIo, "http" | "signal">;

/** No maximum is documented; five hundred records with their parts are a megabyte at most. */
const pageSize = 500;
const pagesAtOnce = 4;

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

/** All pages of a list (`readCountedPages`); one of a list that comes whole. */
export async function* readPages(io: Io, list: ListCall): AsyncGenerator<Page, void, void> {
  if (!list.isPaged) return yield await fetchPage(io, list, {});
  const page = (index: number, size: number) => fetchPage(io, list, { page: String(index), size: String(size) });
  yield* readCountedPages({
    size: pageSize,
    pagesAtOnce,
    first: () => page(0, pageSize),
    page,
    sizeOf: ({ rows, total }) => (total > rows.length ? rows.length : pageSize),
  });
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
