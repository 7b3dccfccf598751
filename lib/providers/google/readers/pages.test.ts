import { describe, expect, it } from "vitest";
import { VendorError, type VendorHttp } from "../../http";
import { readPages } from "./pages";

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => ({ id: String(from + index) }));

/** A console whose list is what `list` gives, and that never gives more than `cap` rows. */
function consoleOf(list: (call: number) => { id: string }[], cap = 1_000) {
  const asked: string[] = [];
  const call: VendorHttp["call"] = ({ query }) => {
    const offset = Number(query?.offset);
    asked.push(`${offset}`);
    const items = list(asked.length).slice(offset, offset + Math.min(cap, Number(query?.limit)));
    return Promise.resolve({ status: 200, headers: {}, body: { count: items.length, items }, requestId: "", attempts: 1 });
  };
  const http: VendorHttp = { call, stream: () => Promise.reject(new Error("Lists are not streamed.")) };
  return { asked, io: { http, signal: new AbortController().signal } };
}

const list = { operationId: "listBackups", path: "/backup" };

async function read(io: Parameters<typeof readPages>[0]) {
  const rows: unknown[] = [];
  const failures: string[] = [];
  for await (const page of readPages(io, list)) {
    if (page.ok) rows.push(...page.rows);
    else failures.push(page.message);
  }
  return { rows, failures };
}

describe("reading a list of the console's", () => {
  it("gives every row once, also where the server gives fewer than it is asked for", async () => {
    for (const cap of [1_000, 7, 2]) {
      const { io } = consoleOf(() => ids(0, 40), cap);
      expect(await read(io)).toEqual({ rows: ids(0, 40), failures: [] });
    }
  });

  it("ends with an empty list, and with a list of one", async () => {
    for (const length of [0, 1]) expect((await read(consoleOf(() => ids(0, length)).io)).rows).toHaveLength(length);
  });

  it("takes a page for the last without asking further once longer ones have been seen", async () => {
    let rows = ids(0, 10);
    const { asked, io } = consoleOf(() => rows);
    await read(io);
    asked.length = 0;
    rows = ids(0, 3);
    await read(io);
    expect(asked).toEqual(["0"]);
  });

  it("reads again when rows moved from one page to another meanwhile, and gives up after the third time", async () => {
    const moved = consoleOf((call) => (call < 2 ? ids(0, 20) : ids(3, 20)), 5);
    expect(new Set((await read(moved.io)).rows.map((row) => JSON.stringify(row)))).toEqual(
      new Set([...ids(0, 5), ...ids(3, 20)].map((row) => JSON.stringify(row))),
    );
    const restless = consoleOf((call) => ids(call * 3, 60), 5);
    expect((await read(restless.io)).failures).toEqual([expect.stringContaining("kept changing")]);
  });

  it("says why a page could not be read, and ends everything when the credentials are refused", async () => {
    const fail = (kind: "malformed" | "unauthorized") => {
      const facts = {
        kind,
        outcome: "unknown" as const,
        status: null,
        code: null,
        message: "No.",
        retryAfterSeconds: null,
        requestId: "",
      };
      const { io } = consoleOf(() => []);
      io.http.call = () => Promise.reject(new VendorError(facts));
      return read(io);
    };
    expect(await fail("malformed")).toEqual({ rows: [], failures: ["No."] });
    await expect(fail("unauthorized")).rejects.toThrow("No.");
  });
});
