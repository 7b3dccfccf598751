import type { ProviderIo } from "../../provider";
import { inParallel } from "../../in-parallel";
import type { SamsungService } from "../contract";
import { isolated } from "./failures";

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

export type Page = { ok: true; rows: unknown[]; total: number | null } | { ok: false; status: number | null; message: string };

/** No maximum is documented; a thousand rows are half a megabyte. */
export const largePage = 1_000;
const pagesAtOnce = 4;
const passes = 3;

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

/**
 * All pages of a list, several under way at a time, in any order. A page that cannot be read is a failed page; the others are
 * still read. When the list shrinks meanwhile, rows may have slipped from one page to another between two reads: it is read
 * again, and given up as failed after the third time. Throws when the connection as such cannot be read.
 */
export async function* readPages(io: Pick<ProviderIo, "http" | "signal">, list: ListCall): AsyncGenerator<Page, void, void> {
  for (let pass = 0; pass < passes; pass += 1) {
    const first = await fetchPage(io, list, 0);
    yield first;
    if (!first.ok || list.paging === "whole") return;
    if (first.total === null) return yield* untilEmpty(io, list, first.rows.length);
    let smallest = first.total;
    const more = Array.from({ length: Math.max(0, Math.ceil(first.total / list.pageSize) - 1) }, (_, index) => index + 1);
    for await (const page of inParallel(more, pagesAtOnce, (index) => fetchPage(io, list, index))) {
      if (page.ok && page.total !== null) smallest = Math.min(smallest, page.total);
      yield page;
    }
    if (smallest >= first.total) return;
  }
  yield { ok: false, status: null, message: "The list kept changing while it was read; the next pass reads it again." };
}

/** For a list that does not say how long it is: one page after the other until one is not full. */
async function* untilEmpty(
  io: Pick<ProviderIo, "http" | "signal">,
  list: ListCall,
  firstLength: number,
): AsyncGenerator<Page, void, void> {
  let length = firstLength;
  for (let index = 1; length >= list.pageSize; index += 1) {
    const page = await fetchPage(io, list, index);
    yield page;
    if (!page.ok) return;
    length = page.rows.length;
  }
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
