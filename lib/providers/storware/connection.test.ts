import { describe, expect, it } from "vitest";
import { storwareConnection } from "./connection";
import { errorWords } from "./error-words";

const settings = storwareConnection.settings.parse({});

describe("the address of a server", () => {
  it.each([
    ["https://vprotect.test:8181", "https://vprotect.test:8181/api"],
    ["https://vprotect.test/", "https://vprotect.test/api"],
    ["https://vprotect.test:8181/api/", "https://vprotect.test:8181/api"],
    ["http://127.0.0.1:4010/storware", "http://127.0.0.1:4010/storware/api"],
  ])("%s leads to %s", (endpoint, expected) => {
    expect(storwareConnection.baseUrl({ endpoint, settings }, { service: "" })).toBe(expected);
  });

  it("is judged before it is stored", () => {
    expect(storwareConnection.endpointFault?.(storwareConnection.defaultEndpoint)).toBeNull();
    expect(storwareConnection.endpointFault?.("vprotect.test")).toContain("http");
    expect(storwareConnection.endpointFault?.("ftp://vprotect.test")).toContain("http");
  });
});

describe("the vendor's words in an error", () => {
  it("stand under error.message or message", () => {
    expect(errorWords({ error: { message: "no node" } })).toEqual({ code: null, message: "no node" });
    expect(errorWords({ message: "no policy" })).toEqual({ code: null, message: "no policy" });
  });

  it("may be missing", () => {
    expect(errorWords({})).toBeNull();
    expect(errorWords("oops")).toBeNull();
    expect(errorWords({ message: "" })).toBeNull();
  });
});
