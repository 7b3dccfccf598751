import type { Noun } from "@/lib/domain/nouns";
import type { ProviderIo } from "../../provider";
import type { ReadEvent, RowOf } from "../../reader";
import { readPages, type ListCall, type Page } from "./pages";

/** What became of one row of an answer: a row, or why it is none. */
export type MadeRow<N extends Noun> = { row: RowOf[N] } | { vendorId: string | null; message: string };

/** A row that cannot be read, by its id where that much can be told. */
export function badRow(value: unknown, idField: string, message: string): { vendorId: string | null; message: string } {
  const id = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[idField] : null;
  return { vendorId: typeof id === "string" ? id : null, message };
}

/** The events of one page: its rows, and an error for each row that cannot be read. */
export function pageEvents<N extends Noun>(
  partition: string | null,
  page: Page,
  make: (value: unknown) => MadeRow<N>,
): ReadEvent<N>[] {
  if (!page.ok) return [{ type: "error", partition, message: page.message, vendorId: null }];
  const rows: RowOf[N][] = [];
  const events: ReadEvent<N>[] = [];
  for (const value of page.rows) {
    const made = make(value);
    if ("row" in made) rows.push(made.row);
    else events.push({ type: "error", partition, ...made });
  }
  if (rows.length > 0) events.unshift({ type: "rows", partition, rows });
  return events;
}

/** The events of one list of a parent; null when the parent is no longer there. */
export async function listEvents<N extends Noun>(
  io: Pick<ProviderIo, "http" | "signal">,
  partition: string,
  list: ListCall,
  make: (value: unknown) => MadeRow<N>,
): Promise<ReadEvent<N>[] | null> {
  const events: ReadEvent<N>[] = [];
  for await (const page of readPages(io, list)) {
    if (!page.ok && page.status === 404) return null;
    events.push(...pageEvents(partition, page, make));
  }
  return events;
}
