import { inParallel } from "./in-parallel";

/** A page of a list that may say how long the list is. */
export type CountedPage =
  { ok: true; rows: unknown[]; total: number | null } | { ok: false; status: number | null; message: string };

/** How a vendor is asked for pages of `size` rows; the first may be asked in a way of its own. */
interface PageSource {
  size: number;
  pagesAtOnce: number;
  first: () => Promise<CountedPage>;
  page: (index: number, size: number) => Promise<CountedPage>;
  /** The size that the server really gives, where it may have a smaller limit than was asked for. */
  sizeOf?: (first: { rows: unknown[]; total: number }) => number;
}

const passes = 3;

/**
 * All pages of a list, several under way at a time, in any order. A page that cannot be read is a failed page; the others are
 * still read. When the list shrinks meanwhile, rows may have slipped from one page to another between two reads: it is read
 * again, and given up as failed after the third time. Throws when the connection as such cannot be read.
 */
export async function* readCountedPages(source: PageSource): AsyncGenerator<CountedPage, void, void> {
  for (let pass = 0; pass < passes; pass += 1) {
    const first = await source.first();
    yield first;
    if (!first.ok) return;
    const { rows, total } = first;
    if (total === null) return yield* untilShort(source, rows.length);
    const size = source.sizeOf?.({ rows, total }) ?? source.size;
    if (size === 0) return;
    let smallest = total;
    const more = Array.from({ length: Math.max(0, Math.ceil(total / size) - 1) }, (_, index) => index + 1);
    for await (const page of inParallel(more, source.pagesAtOnce, (index) => source.page(index, size))) {
      if (page.ok && page.total !== null) smallest = Math.min(smallest, page.total);
      yield page;
    }
    if (smallest >= total) return;
  }
  yield { ok: false, status: null, message: "The list kept changing while it was read; the next pass reads it again." };
}

/** For a list that does not say how long it is: one page after the other until one is not full. */
async function* untilShort({ size, page }: PageSource, firstLength: number): AsyncGenerator<CountedPage, void, void> {
  let length = firstLength;
  for (let index = 1; length >= size; index += 1) {
    const next = await page(index, size);
    yield next;
    if (!next.ok) return;
    length = next.rows.length;
  }
}
