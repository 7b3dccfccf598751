import { describe, expect, it } from "vitest";
import { VendorError, type VendorHttp } from "../../http";
import { readPages, type ListCall, type Page } from "./pages";
import { pageEvents } from "./partition";

const list: ListCall = {
  service: "backup",
  operationId: "listBackups",
  path: "/v1/backups",
  paging: "page",
  pageSize: 2,
  items: "contents",
  total: "count",
};

/** A vendor that answers page after page as it is told. */
function vendor(answer: (page: number, ask: number) => unknown) {
  let asks = 0;
  const http: Pick<VendorHttp, "call"> = {
    call: async ({ query }) => {
      asks += 1;
      const body = await answer(Number(query?.page ?? query?.offset ?? 0), asks);
      return { status: 200, headers: {}, body, requestId: "r", attempts: 1 };
    },
  };
  return { http: http as VendorHttp, signal: new AbortController().signal, asks: () => asks };
}

async function all(pages: AsyncIterable<Page>): Promise<Page[]> {
  const found: Page[] = [];
  for await (const page of pages) found.push(page);
  return found;
}
const rowsOf = (pages: Page[]) => pages.flatMap((page) => (page.ok ? page.rows : [])).sort();

const failure = (kind: "reset" | "unauthorized") =>
  new VendorError({
    kind,
    outcome: "unknown",
    status: null,
    code: null,
    message: "It broke.",
    retryAfterSeconds: null,
    requestId: "r",
  });

describe("a list", () => {
  it("is read to its end, page by page", async () => {
    const rows = ["a", "b", "c", "d", "e"];
    const io = vendor((page) => ({ contents: rows.slice(page * 2, page * 2 + 2), count: 5 }));
    expect(rowsOf(await all(readPages(io, list)))).toEqual(rows);
    expect(io.asks()).toBe(3);
  });

  it("counts rows, not pages, where the vendor wants offsets", async () => {
    const rows = ["a", "b", "c"];
    const io = vendor((offset) => ({ volumes: rows.slice(offset, offset + 2), total_count: 3 }));
    expect(rowsOf(await all(readPages(io, { ...list, paging: "offset", items: "volumes", total: "total_count" })))).toEqual(rows);
  });

  it("may be empty, null or left out, and its total a text", async () => {
    for (const body of [{ contents: [], count: "0" }, { contents: null, count: 0 }, {}]) {
      expect(
        rowsOf(
          await all(
            readPages(
              vendor(() => body),
              list,
            ),
          ),
        ),
      ).toEqual([]);
    }
  });

  it("without a total is read until a page is not full", async () => {
    const rows = ["a", "b", "c"];
    const io = vendor((page) => ({ contents: rows.slice(page * 2, page * 2 + 2) }));
    expect(rowsOf(await all(readPages(io, { ...list, total: null })))).toEqual(rows);
  });

  it("loses one page to a failure and no more", async () => {
    const io = vendor((page) => {
      if (page === 1) throw failure("reset");
      return { contents: [page], count: 6 };
    });
    const pages = await all(readPages(io, list));
    expect(pages.filter(({ ok }) => !ok)).toHaveLength(1);
    expect(rowsOf(pages)).toEqual([0, 2]);
  });

  it("ends when nothing more can be read", async () => {
    const io = vendor(() => {
      throw failure("unauthorized");
    });
    await expect(all(readPages(io, list))).rejects.toThrow("It broke.");
  });

  it("that shrank while it was read is read again, so that no row slips through", async () => {
    let rows = ["a", "b", "c", "d", "e"];
    const io = vendor((page, ask) => {
      if (ask === 2) rows = rows.filter((row) => row !== "a");
      return { contents: rows.slice(page * 2, page * 2 + 2), count: rows.length };
    });
    const pages = await all(readPages(io, list));
    expect(new Set(rowsOf(pages))).toEqual(new Set(["a", "b", "c", "d", "e"]));
    expect(pages.every(({ ok }) => ok)).toBe(true);
  });

  it("that never stands still is a failed page in the end", async () => {
    let count = 100;
    const io = vendor(() => ({ contents: ["x", "y"], count: (count -= 1) }));
    const pages = await all(readPages(io, { ...list, pageSize: 50 }));
    expect(pages.at(-1)).toMatchObject({ ok: false });
  });

  it("that is no list is a failed page", async () => {
    expect(
      await all(
        readPages(
          vendor(() => ({ contents: "none", count: 1 })),
          list,
        ),
      ),
    ).toMatchObject([{ ok: false }]);
  });
});

describe("a page's events", () => {
  it("hold the good rows together and each bad one by itself", () => {
    const row = { vendorId: "a" } as never;
    const events = pageEvents<"agent">("p", { ok: true, rows: [1, 2, 3], total: 3 }, (value) =>
      value === 2 ? { vendorId: "b", message: "is bad" } : { row },
    );
    expect(events).toEqual([
      { type: "rows", partition: "p", rows: [row, row] },
      { type: "error", partition: "p", vendorId: "b", message: "is bad" },
    ]);
  });
});
