import { describe, expect, it } from "vitest";
import { samsungConnection, samsungCredentialsSchema, samsungSettingsSchema } from "./connection";
import { samsungContracts } from "./contract";

const settings = samsungSettingsSchema.parse({ region: "kr-west1", environment: "e" });
const { defaultEndpoint } = samsungConnection;
const sandbox = "http://127.0.0.1:4010/samsung/{service}";

describe("the address of a service", () => {
  it.each([
    ["backup", undefined, "https://backup.kr-west1.e.samsungsdscloud.com"],
    ["block-storage", undefined, "https://baremetal-blockstorage.kr-west1.e.samsungsdscloud.com"],
    ["file-storage", undefined, "https://filestorage.kr-west1.e.samsungsdscloud.com"],
    ["parallel-file-storage", undefined, "https://parallel-filestorage.kr-west1.e.samsungsdscloud.com"],
    ["archive-storage", undefined, "https://archivestorage.kr-west1.e.samsungsdscloud.com"],
    ["block-storage", "kr-east1", "https://baremetal-blockstorage.kr-east1.e.samsungsdscloud.com"],
  ])("is filled in for %s in %s", (service, region, expected) => {
    expect(samsungConnection.baseUrl({ endpoint: defaultEndpoint, settings }, { service, region })).toBe(expected);
  });

  it("may be any address with the service in it, with or without regions", () => {
    expect(samsungConnection.baseUrl({ endpoint: sandbox, settings }, { service: "backup" })).toBe(
      "http://127.0.0.1:4010/samsung/backup",
    );
    expect(samsungConnection.baseUrl({ endpoint: sandbox, settings }, { service: "backup", region: "kr-west1" })).toBe(
      "http://127.0.0.1:4010/samsung/backup",
    );
    expect(
      samsungConnection.baseUrl(
        { endpoint: "http://127.0.0.1:4010/samsung/{region}/{service}/", settings },
        { service: "backup", region: "kr-east1" },
      ),
    ).toBe("http://127.0.0.1:4010/samsung/kr-east1/backup");
  });

  it("cannot reach another region through an address without regions, nor a service that is not named", () => {
    expect(() => samsungConnection.baseUrl({ endpoint: sandbox, settings }, { service: "backup", region: "kr-east1" })).toThrow(
      "no {region}",
    );
    expect(() => samsungConnection.baseUrl({ endpoint: "https://vendor.test", settings }, { service: "backup" })).toThrow(
      "{service}",
    );
    expect(() => samsungConnection.baseUrl({ endpoint: defaultEndpoint, settings }, { service: "toString" })).toThrow(
      "no service",
    );
  });

  it("lets no region change the host", () => {
    expect(() =>
      samsungConnection.baseUrl({ endpoint: defaultEndpoint, settings }, { service: "backup", region: "evil.test/x?" }),
    ).toThrow();
  });

  it("is judged before it is stored", () => {
    expect(samsungConnection.endpointFault?.(defaultEndpoint)).toBeNull();
    expect(samsungConnection.endpointFault?.(sandbox)).toBeNull();
    expect(samsungConnection.endpointFault?.("https://backup.vendor.test")).toContain("{service}");
    expect(samsungConnection.endpointFault?.("ftp://{service}.vendor.test")).toContain("http");
  });
});

describe("the headers of a request", () => {
  it("name the current version of the service, and the caller's language before ours", async () => {
    const noLogin = {
      send: () => Promise.reject(new Error("This vendor has no login.")),
      refused: () => new Error("This vendor has no login."),
    };
    const signer = samsungConnection.signer({ endpoint: sandbox, settings }, { accessKey: "KEY", secretKey: "secret" }, noLogin);
    const request = {
      method: "GET",
      url: "http://127.0.0.1:4010/",
      headers: {},
      operationId: null,
      body: null,
      isBackground: false,
    };
    for (const [service, contract] of Object.entries(samsungContracts())) {
      const current = contract.versions.filter(({ state }) => state === "CURRENT").map(({ version }) => version);
      const headers = await signer.headers({ ...request, service }, new Date(0));
      expect(headers["Scp-Api-Version"]).toBe(`${contract.serviceType} ${current.join()}`);
      expect(headers["Accept-Language"]).toBe("en-US");
      expect(JSON.stringify(headers)).not.toContain("secret");
    }
    const korean = await signer.headers({ ...request, service: "backup", headers: { "accept-language": "ko-KR" } }, new Date(0));
    expect(korean).not.toHaveProperty("Accept-Language");
  });
});

describe("settings and credentials", () => {
  it.each([
    { region: "kr-west1" },
    { region: "kr west1", environment: "e" },
    { region: "kr-west1", environment: "x" },
    { region: "kr-west1", environment: "e", timezone: "Mars/Olympus" },
    { region: "kr-west1", environment: "e", accountId: "a\r\nX: y" },
    { region: "kr-west1", environment: "e", tls: { verify: true, caPem: "nonsense" } },
    { region: "kr-west1", environment: "e", maxConcurrency: 1_000 },
  ])("refuses %j", (given) => {
    expect(samsungSettingsSchema.safeParse(given).success).toBe(false);
  });

  it("refuses keys that could not stand in a header", () => {
    expect(samsungCredentialsSchema.safeParse({ accessKey: "a b", secretKey: "c" }).success).toBe(false);
    expect(samsungCredentialsSchema.safeParse({ accessKey: "ab" }).success).toBe(false);
  });
});
