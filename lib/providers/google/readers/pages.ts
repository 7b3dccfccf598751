import { z } from "zod";
import type { VendorHttp } from "../../http";
import type { ProviderIo } from "../../provider";
import { isolated } from "../../isolated";

type Io = Pick<ProviderIo, "http" | "signal">;

/** A list of the console. Rows are asked for in the order of their ids, without which pages have none (contract README, "Lists"). */
export interface ListCall {
  operationId: string;
  path: string;
  /** `field:==value`; the same field several times is a union. */
  filters?: string[];
}

export type Page = { ok: true; rows: unknown[] } | { ok: false; status: number | null; message: string };

const pageSize = 1_000;
const passes = 3;
const answerSchema = z.object({ items: z.array(z.unknown()).nullish() });

/** Most rows that a page of a list ever held: one that holds fewer is not cut short by the server, so it is the last. */
const largestPages = new WeakMap<VendorHttp, Map<string, number>>();

async function fetchPage(io: Io, { operationId, path, filters }: ListCall, offset: number): Promise<Page> {
  const query = { sort: "id:asc", offset: String(offset), limit: String(pageSize), ...(filters ? { filter: filters } : {}) };
  try {
    const { body } = await io.http.call(
      { service: "", operationId, method: "GET", path, query },
      { signal: io.signal, background: true },
    );
    const parsed = answerSchema.safeParse(body);
    if (!parsed.success) return { ok: false, status: null, message: `The answer of ${operationId} has no list of items.` };
    return { ok: true, rows: parsed.data.items ?? [] };
  } catch (error) {
    return { ok: false, ...isolated(error) };
  }
}

const idOf = (row: unknown): unknown => (typeof row === "object" && row !== null && "id" in row ? row.id : null);

/**
 * All pages of a list, one after the other. The console may give fewer rows than asked for, so a page is the last when it holds
 * fewer than another one did, or when nothing comes after it. Each page begins with the last row of the one before: where it does
 * not, rows have moved between the two reads, and the list is read again, three times at most. A page that cannot be read ends the
 * list as a failed page; throws when the connection as such cannot be read.
 */
export async function* readPages(io: Io, list: ListCall): AsyncGenerator<Page, void, void> {
  const largest = largestPages.get(io.http) ?? new Map<string, number>();
  largestPages.set(io.http, largest);
  for (let pass = 0; pass < passes; pass += 1) {
    let offset = 0;
    let last: unknown = null;
    for (let isFirst = true; ; isFirst = false) {
      const page = await fetchPage(io, list, offset);
      if (!page.ok) return yield page;
      const hasMoved = !isFirst && idOf(page.rows[0]) !== last;
      if (hasMoved) break;
      const rows = isFirst ? page.rows : page.rows.slice(1);
      if (rows.length > 0) yield { ok: true, rows };
      const isShort = page.rows.length < (largest.get(list.path) ?? 0);
      largest.set(list.path, Math.max(largest.get(list.path) ?? 0, page.rows.length));
      if (rows.length === 0 || isShort) return;
      last = idOf(rows.at(-1));
      offset += isFirst ? rows.length - 1 : rows.length;
    }
  }
  yield { ok: false, status: null, message: "The list kept changing while it was read; the next pass reads it again." };
}

/** Reads one thing; its status tells when it is not there. */
export async function readOne(
  io: Io,
  call: { operationId: string; path: string },
): Promise<{ ok: true; body: unknown } | { ok: false; status: number | null; message: string }> {
  try {
    const { body } = await io.http.call({ service: "", ...call, method: "GET" }, { signal: io.signal, background: true });
    return { ok: true, body };
  } catch (error) {
    return { ok: false, ...isolated(error) };
  }
}
