import type { ProviderIo } from "../../provider";
import { readCountedPages, type CountedPage } from "../../counted-pages";
import type { SamsungService } from "../contract";
import { isolated } from "../../isolated";

/** A list operation of the contract, as the README's pagination table describes it. */
export interface ListCall {
  service: SamsungService;
  operationId: string;
  path: string;
  query?: Record<string, string>;
  /** Backup pages from 0 with `page` and `size`; Block Storage counts rows with `offset` and `limit`; some lists come whole. */
  paging: "page" | "offset" | "whole";
  pageSize: number;
  items: string;
  total: "count" | "total_count" | null;
}

export type Page = CountedPage;

/** No maximum is documented; a thousand rows are half a megabyte. */
export const largePage = 1_000;
const pagesAtOnce = 4;

function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

async function fetchPage(io: Pick<ProviderIo, "http" | "signal">, list: ListCall, index: number): Promise<Page> {
  const { service, operationId, path, paging, pageSize } = list;
  const place: Record<string, string> =
    paging === "page"
      ? { page: String(index), size: String(pageSize) }
      : paging === "offset"
        ? { limit: String(pageSize), offset: String(index * pageSize) }
        : {};
  try {
    const { body } = await io.http.call(
      { service, operationId, method: "GET", path, query: { ...list.query, ...place } },
      { signal: io.signal, background: true },
    );
    const answer = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
    const rows = answer[list.items];
    // An empty list is null in some answers and left out in others.
    if (rows !== null && rows !== undefined && !Array.isArray(rows)) {
      return { ok: false, status: null, message: `The answer of ${operationId} has no list under ${list.items}.` };
    }
    return { ok: true, rows: rows ?? [], total: list.total === null ? null : numberOf(answer[list.total]) };
  } catch (error) {
    return { ok: false, ...isolated(error) };
  }
}

/** All pages of a list (`readCountedPages`); one of a list that comes whole. */
export async function* readPages(io: Pick<ProviderIo, "http" | "signal">, list: ListCall): AsyncGenerator<Page, void, void> {
  if (list.paging === "whole") return yield await fetchPage(io, list, 0);
  yield* readCountedPages({
    size: list.pageSize,
    pagesAtOnce,
    first: () => fetchPage(io, list, 0),
    page: (index) => fetchPage(io, list, index),
  });
}

/** Reads one thing. `null` when it is no longer there; a message when it cannot be read. */
export async function readOne(
  io: Pick<ProviderIo, "http" | "signal">,
  call: { service: SamsungService; operationId: string; path: string; query?: Record<string, string> },
): Promise<{ ok: true; body: unknown } | { ok: false; status: number | null; message: string }> {
  try {
    const { body } = await io.http.call({ ...call, method: "GET" }, { signal: io.signal, background: true });
    return { ok: true, body };
  } catch (error) {
    return { ok: false, ...isolated(error) };
  }
}
