import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { samsungContracts } from "@/lib/providers/samsung/contract";
import { refusalOfRawRequest } from "./raw-request";
import { readProxyTarget, splitService } from "./target";

const base = "/api/providers/con_01abc";

describe("readProxyTarget", () => {
  it("takes the connection, the vendor path and the query as they stand", () => {
    expect(readProxyTarget(`${base}/backup/v1/backups/a%20b?page=0&sort=created_at%3Adesc&path=%2Fvar%2Flog`)).toEqual({
      ok: true,
      target: {
        connectionId: "con_01abc",
        path: "/backup/v1/backups/a%20b",
        query: "page=0&sort=created_at%3Adesc&path=%2Fvar%2Flog",
      },
    });
  });

  it.each([
    ["an absolute address", "http://evil.test/api/providers/con_01abc/backup/v1/backups"],
    ["an address without scheme", "//evil.test/api/providers/con_01abc/backup"],
    ["an authority", "evil.test:443"],
    ["another prefix", "/api/provider/con_01abc/backup"],
    ["no connection", "/api/providers//backup/v1/backups"],
    ["something that is no id", "/api/providers/..%2e/backup"],
    ["an address as connection", "/api/providers/evil.test/backup"],
    ["dot segments", `${base}/backup/v1/../../archive-storage/v1/buckets`],
    ["a dot segment at the end", `${base}/backup/v1/backups/..`],
    ["single dots", `${base}/backup/./v1/backups`],
    ["encoded dot segments", `${base}/backup/%2e%2e/v1/backups`],
    ["half encoded dot segments", `${base}/backup/.%2E/v1/backups`],
    ["dot segments hidden by parameters", `${base}/backup/..;/v1/backups`],
    ["an encoded slash", `${base}/backup/v1%2Fbackups`],
    ["an encoded slash in an id", `${base}/backup/v1/backups/..%2f..%2fadmin`],
    ["a backslash", `${base}/backup\\v1\\backups`],
    ["an encoded backslash", `${base}/backup%5cv1`],
    ["double encoding", `${base}/backup/v1/backups/%252e%252e`],
    ["double encoding of a slash", `${base}/backup/v1/backups/a%252fb`],
    ["a NUL", `${base}/backup/v1/backups/a%00`],
    ["a line break", `${base}/backup/v1/backups/a%0d%0aHost:%20evil`],
    ["a raw line break", `${base}/backup/v1/backups\r\nHost: evil`],
    ["a raw space", `${base}/backup/v1/ backups`],
    ["a fragment", `${base}/backup/v1/backups#x`],
    ["raw characters beyond ASCII", `${base}/backup/v1/backups/ü`],
    ["fullwidth dots", `${base}/backup/．．/v1`],
    ["overlong dots", `${base}/backup/%c0%ae%c0%ae/v1`],
    ["a broken escape", `${base}/backup/v1/%zz`],
    ["a broken escape in the query", `${base}/backup/v1/backups?name=%`],
    ["empty segments", `${base}/backup//v1/backups`],
    ["a trailing slash", `${base}/backup/v1/backups/`],
    ["an address as long as a book", `${base}/backup/v1/backups?name=${"a".repeat(9_000)}`],
  ])("refuses %s", (_, target) => {
    expect(readProxyTarget(target)).toMatchObject({ ok: false });
  });

  it("gives only what reads the same to every server, whatever it is sent", () => {
    const noise = fc.string({ unit: fc.constantFrom(..."ab/.%2e5cF\\;?#:@ ü\u0000\r\n") });
    fc.assert(
      fc.property(noise, (text) => {
        const reading = readProxyTarget(`${base}/backup/${text}`);
        if (!reading.ok) return;
        const { path, query } = reading.target;
        const url = new URL(`http://vendor.test${path}${query === "" ? "" : `?${query}`}`);
        expect(url.host).toBe("vendor.test");
        expect(url.pathname).toBe(path);
        expect(decodeURIComponent(path).split("/")).not.toContain("..");
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("splitService", () => {
  const contracts = samsungContracts();

  it("takes the first segment as the service of a vendor with several", () => {
    expect(splitService("/backup/v1/backups", contracts)).toMatchObject({ service: "backup", path: "/v1/backups" });
    for (const path of ["/nothing/v1", "/constructor/x", "/__proto__/x", "/", "/Backup/v1"])
      expect(splitService(path, contracts)).toBeNull();
  });

  it("leaves the path of a vendor with one service as it is", () => {
    expect(splitService("/tasks/1", { "": "contract" })).toEqual({ service: "", path: "/tasks/1", contract: "contract" });
  });
});

describe("refusalOfRawRequest", () => {
  const request = (more: { url?: string; method?: string; headers?: [string, string][] }) => ({
    url: more.url ?? `${base}/backup/v1/backups`,
    method: more.method ?? "GET",
    rawHeaders: [["Host", "backdesk.test"], ...(more.headers ?? [])].flat(),
  });

  it("lets plain requests pass, those for other pages among them", () => {
    expect(refusalOfRawRequest(request({}))).toBeNull();
    expect(refusalOfRawRequest(request({ url: "/vms?q=../x" }))).toBeNull();
    expect(refusalOfRawRequest(request({ url: "/static/..%2f" }))).toBeNull();
  });

  it.each([
    ["TRACE", { method: "TRACE" }],
    ["CONNECT", { method: "CONNECT" }],
    ["an extension method", { method: "X-DELETE" }],
    ["a method of WebDAV", { method: "PROPFIND" }],
    ["TRACE of a page", { url: "/vms", method: "TRACE" }],
    ["an absolute address of a page", { url: "http://evil.test/vms" }],
    ["dot segments", { url: `${base}/backup/../x` }],
    ["a way in through another prefix", { url: "/vms/../api/providers/con_01abc/backup/v1/backups" }],
    ["a way in through encoded dots", { url: "/vms/%2e%2e/api/providers/con_01abc/backup/v1/backups" }],
    ["a way in through doubled slashes", { url: "//x/api/../../api//providers/con_01abc/backup" }],
    ["an encoded letter of the prefix", { url: "/api/p%72oviders/con_01abc/backup/v1/backups" }],
    [
      "both kinds of length",
      {
        headers: [
          ["Content-Length", "4"],
          ["Transfer-Encoding", "chunked"],
        ],
      },
    ],
    [
      "two lengths",
      {
        headers: [
          ["Content-Length", "4"],
          ["content-length", "5"],
        ],
      },
    ],
    [
      "two codings",
      {
        headers: [
          ["Transfer-Encoding", "chunked"],
          ["Transfer-Encoding", "identity"],
        ],
      },
    ],
    ["two hosts", { headers: [["Host", "evil.test"]] }],
    ["a method in a header", { headers: [["X-HTTP-Method-Override", "DELETE"]] }],
    ["a path in a header", { headers: [["X-Original-URL", "/admin"]] }],
  ] satisfies [string, Parameters<typeof request>[0]][])("refuses %s", (_, more) => {
    expect(refusalOfRawRequest(request(more))).not.toBeNull();
  });
});
