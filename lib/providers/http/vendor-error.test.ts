import { afterEach, describe, expect, it, vi } from "vitest";
import { notSent, VendorError, vendorErrorFacts } from "./vendor-error";

describe("a vendor's error", () => {
  afterEach(() => vi.resetModules());

  it("is known to every copy of the module, as the web server's bundles each have one", async () => {
    vi.resetModules();
    const copy = await import("./vendor-error");
    expect(copy.VendorError).not.toBe(VendorError);
    const error = copy.notSent("unreachable", "no");
    expect(error).toBeInstanceOf(VendorError);
    expect(vendorErrorFacts(error)?.message).toBe("no");
  });

  it("is not taken for any other error", () => {
    expect(vendorErrorFacts(new Error("no"))).toBeNull();
    expect(vendorErrorFacts("no")).toBeNull();
    expect(notSent("unreachable", "no")).toBeInstanceOf(Error);
  });
});
