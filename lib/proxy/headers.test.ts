import { describe, expect, it } from "vitest";
import { credentialHeadersIn, headersForCaller, headersForVendor } from "./headers";

const credentials = ["X-Vendor-Key", "Authorization"];

describe("headers on their way to the vendor", () => {
  it("are only those that mean something to it", () => {
    const given = new Headers({
      accept: "application/json",
      "content-type": "application/json",
      host: "evil.test",
      cookie: "session=1",
      authorization: "Bearer bd_secret",
      "x-forwarded-for": "10.0.0.1",
      "x-forwarded-host": "evil.test",
      forwarded: "for=1.2.3.4",
      connection: "x-internal",
      "x-internal": "1",
      te: "trailers",
      expect: "100-continue",
      "content-length": "12",
      "accept-encoding": "br",
    });
    expect(headersForVendor(given)).toEqual({
      accept: "application/json",
      "content-type": "application/json",
      "accept-encoding": "identity",
    });
  });

  it("are refused where they would stand in for the connection's own credentials", () => {
    expect(credentialHeadersIn(new Headers({ "x-vendor-key": "mine", authorization: "Bearer bd_x" }), credentials)).toEqual([
      "x-vendor-key",
    ]);
    expect(credentialHeadersIn(new Headers({ accept: "x" }), credentials)).toEqual([]);
  });
});

describe("headers on their way back", () => {
  it("hold no cookie, no credential, no redirect and nothing that belongs to the vendor's connection", () => {
    const headers = headersForCaller(
      {
        "content-type": "application/json",
        "x-total-count": "7",
        etag: '"1"',
        "retry-after": "3",
        "set-cookie": "JSESSIONID=1",
        "x-vendor-key": "secret",
        authorization: "secret",
        location: "http://10.0.0.5/internal",
        connection: "close, x-hop",
        "x-hop": "1",
        "transfer-encoding": "chunked",
        "content-length": "5",
        "www-authenticate": "Basic",
        "access-control-allow-origin": "*",
        "clear-site-data": "*",
      },
      credentials,
    );
    expect(Object.fromEntries(headers)).toEqual({
      "content-type": "application/json",
      "x-total-count": "7",
      etag: '"1"',
      "retry-after": "3",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
  });

  it("make a vendor's page a download, so that it never runs as one of Backdesk's", () => {
    expect(headersForCaller({ "content-type": "text/html" }, []).get("content-disposition")).toBe("attachment");
    expect(headersForCaller({ "content-type": "application/problem+json" }, []).get("content-disposition")).toBeNull();
  });
});
