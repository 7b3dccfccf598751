import { z } from "zod";
import type { Noun } from "@/lib/domain/nouns";
import { readCountedPages, type CountedPage } from "../../counted-pages";
import type { VendorCall } from "../../plan";
import type { ProviderIo } from "../../provider";
import type { ReadEvent, RowOf } from "../../reader";
import { dataOf } from "../envelope";
import { isolated } from "../../isolated";

export type Io = Pick<ProviderIo, "http" | "signal">;
export type ReadCall = Pick<VendorCall, "service" | "operationId" | "path" | "query">;

/** A list as the platform pages it: `page_num` from 0, `page_size` up to 100 (contract README, "Pagination"). */
export interface ListCall extends ReadCall {
  pageSize: number;
}

export type Page = CountedPage;

export const largestPage = 100;
const pagesAtOnce = 6;

const countSchema = z.coerce.number().int().min(0).nullish().catch(null);
const pageSchema = z.object({ total_size: countSchema, data: z.array(z.unknown()).nullish() });

/** Reads one thing. A message when it cannot be read; status 404 when it is no longer there. */
export async function readOne(
  io: Io,
  call: ReadCall,
): Promise<{ ok: true; data: unknown } | { ok: false; status: number | null; message: string }> {
  try {
    const { body } = await io.http.call({ ...call, method: "GET" }, { signal: io.signal, background: true });
    return { ok: true, data: dataOf(body) };
  } catch (error) {
    return { ok: false, ...isolated(error) };
  }
}

async function fetchPage(io: Io, list: ListCall, index: number): Promise<Page> {
  const { service, operationId, path, query, pageSize } = list;
  const pager = { page_num: String(index), page_size: String(pageSize) };
  const answer = await readOne(io, { service, operationId, path, query: { ...query, ...pager } });
  if (!answer.ok) return answer;
  if (Array.isArray(answer.data)) return { ok: true, rows: answer.data, total: answer.data.length };
  const page = pageSchema.safeParse(answer.data);
  if (!page.success) return { ok: false, status: null, message: `The answer of ${operationId} holds no list.` };
  return { ok: true, rows: page.data.data ?? [], total: page.data.total_size ?? null };
}

/** Some platforms answer 400 to the pager on lists that come whole. */
async function fetchFirst(io: Io, list: ListCall): Promise<Page> {
  const first = await fetchPage(io, list, 0);
  if (first.ok || first.status !== 400) return first;
  const { service, operationId, path, query } = list;
  const whole = await readOne(io, { service, operationId, path, ...(query ? { query } : {}) });
  if (!whole.ok) return first;
  const page = Array.isArray(whole.data) ? null : pageSchema.safeParse(whole.data);
  const rows = Array.isArray(whole.data) ? (whole.data as unknown[]) : (page?.data?.data ?? []);
  return { ok: true, rows, total: rows.length };
}

export const readPages = (io: Io, list: ListCall): AsyncGenerator<Page, void, void> =>
  readCountedPages({
    size: list.pageSize,
    pagesAtOnce,
    first: () => fetchFirst(io, list),
    page: (index) => fetchPage(io, list, index),
  });

/** What became of one row of an answer: a row, or why it is none. */
export type MadeRow<N extends Noun> = { row: RowOf[N] } | { vendorId: string | null; message: string };

/** A row that cannot be read, by its id where that much can be told. */
export function badRow(value: unknown, message: string): { vendorId: string | null; message: string } {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : null;
  return { vendorId: typeof id === "string" ? id : null, message };
}

/** The events of one page: its rows, and an error for each row that cannot be read. */
export function pageEvents<N extends Noun>(
  partition: string | null,
  page: Page,
  make: (value: unknown) => MadeRow<N>[],
): ReadEvent<N>[] {
  if (!page.ok) return [{ type: "error", partition, message: page.message, vendorId: null }];
  const rows: RowOf[N][] = [];
  const events: ReadEvent<N>[] = [];
  for (const value of page.rows) {
    for (const made of make(value)) {
      if ("row" in made) rows.push(made.row);
      else events.push({ type: "error", partition, ...made });
    }
  }
  if (rows.length > 0) events.unshift({ type: "rows", partition, rows });
  return events;
}
