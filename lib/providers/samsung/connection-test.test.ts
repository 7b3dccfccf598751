import { describe, expect, it } from "vitest";
import { VendorError, type VendorErrorFacts, type VendorHttp } from "../http";
import { samsungSettingsSchema } from "./connection";
import { testSamsungConnection } from "./connection-test";

/** A vendor that answers by service and path; a number is a refusal with that status. */
function vendorThat(answer: (service: string, path: string) => unknown) {
  const http: Pick<VendorHttp, "call"> = {
    call: async ({ service, path }) => {
      const body = await answer(service, path);
      if (typeof body !== "number") return { status: 200, headers: {}, body, requestId: "r", attempts: 1 };
      const kind: VendorErrorFacts["kind"] = body === 401 ? "unauthorized" : "answered-error";
      const facts = {
        kind,
        outcome: "answered",
        status: body,
        code: null,
        message: "No.",
        retryAfterSeconds: null,
        requestId: "r",
      } as const;
      throw new VendorError(facts);
    },
  };
  const settings = samsungSettingsSchema.parse({ region: "kr-west1", environment: "e" });
  return { http: http as VendorHttp, settings, now: () => new Date(), signal: new AbortController().signal };
}

describe("testing a connection", () => {
  it("says what may be read, and when the versions in use end", async () => {
    const versions = [
      { id: "v1.2", status: "DEPRECATED", not_before: "20270131", links: [] },
      { id: "v1.1", status: "DEPRECATED", not_before: "20260531", links: [] },
    ];
    const found = await testSamsungConnection(
      vendorThat((service, path) => (path === "/" ? (service === "backup" ? { versions } : 404) : {})),
    );
    expect(found.permissions).toHaveLength(5);
    expect(found.versions).toEqual([{ service: "backup", version: "1.2", state: "DEPRECATED", endsOn: "2027-01-31" }]);
  });

  it("leaves out what the key may not read", async () => {
    const found = await testSamsungConnection(vendorThat((service) => (service === "backup" ? {} : 403)));
    expect(found.permissions).toEqual(["Read backups"]);
    expect(found.versions).toEqual([]);
  });

  it("fails when backups cannot be read, or the key is refused", async () => {
    await expect(testSamsungConnection(vendorThat((service) => (service === "backup" ? 403 : {})))).rejects.toMatchObject({
      facts: { status: 403 },
    });
    await expect(testSamsungConnection(vendorThat(() => 401))).rejects.toMatchObject({ facts: { kind: "unauthorized" } });
  });

  it("takes version lists of any other form for none", async () => {
    const found = await testSamsungConnection(vendorThat((_service, path) => (path === "/" ? ["nonsense"] : {})));
    expect(found.versions).toEqual([]);
  });
});
