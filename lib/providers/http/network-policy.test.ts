import { createServer } from "node:tls";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { addressChecker } from "./network-policy";
import { testCertificate, testCertificateKey } from "./testing-certificate";
import { httpAnswer, plainClient, rawServer } from "./testing";
import { caPemFault } from "./trusted-certificate";

const read = { service: "", operationId: "list", method: "GET", path: "/things" } as const;

describe("where connections may point", () => {
  const standard = addressChecker({ networks: ["public", "private"] });

  it.each(["8.8.8.8", "2606:4700::1111", "10.1.2.3", "172.16.0.1", "192.168.1.1", "fd12:3456::1", "100.64.0.1"])(
    "%s is allowed",
    (address) => {
      expect(standard(address)).toBe(true);
    },
  );

  it.each([
    "127.0.0.1",
    "127.1.2.3",
    "::1",
    "169.254.169.254",
    "169.254.0.1",
    "fe80::1",
    "fd00:ec2::254",
    "100.100.100.200",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "ff02::1",
    "255.255.255.255",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::7f00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "240.0.0.1",
    "not an address",
    "",
  ])("%s is refused", (address) => {
    expect(standard(address)).toBe(false);
  });

  it("lists override: loopback and metadata are allowed where an administrator named them", () => {
    const listed = addressChecker({ networks: ["127.0.0.0/8", "169.254.169.254/32"] });
    expect(listed("127.0.0.1")).toBe(true);
    expect(listed("169.254.169.254")).toBe(true);
    expect(listed("8.8.8.8")).toBe(false);
    expect(listed("::ffff:127.0.0.1")).toBe(false);
  });

  it("names a network that is none", () => {
    expect(() => addressChecker({ networks: ["10.0.0.0"] })).toThrow("10.0.0.0 is not a network");
  });
});

describe("connecting", () => {
  it.each([
    "http://127.0.0.1:9",
    "http://[::ffff:127.0.0.1]:9",
    "http://[::1]:9",
    "http://2130706433:9",
    "http://0x7f.1:9",
    "http://169.254.169.254",
  ])("%s is refused before anything is sent", async (endpoint) => {
    const client = plainClient(endpoint, { policy: { networks: ["public", "private"] } });
    await expect(client.call(read)).rejects.toMatchObject({ facts: { kind: "address-refused", outcome: "not-sent" } });
    await client.close();
  });

  it("refuses a name whose addresses are refused, and goes to the checked address only", async () => {
    const server = await rawServer((socket) => socket.once("data", () => socket.end(httpAnswer(200, "{}"))));
    const port = new URL(server.url).port;
    let lookups = 0;
    // The second look-up would give another address: it must never be made for the same connection.
    const resolver = ((_name: string, _options: object, callback: (error: null, addresses: object[]) => void) => {
      lookups += 1;
      callback(
        null,
        lookups === 1
          ? [
              { address: "127.0.0.1", family: 4 },
              { address: "10.9.9.9", family: 4 },
            ]
          : [{ address: "10.9.9.9", family: 4 }],
      );
    }) as never;
    const allowed = plainClient(`http://vendor.test:${port}`, { resolver, policy: { networks: ["127.0.0.0/8"] } });
    await expect(allowed.call(read)).resolves.toMatchObject({ status: 200 });
    expect(lookups).toBe(1);
    expect(server.received[0]).toContain(`host: vendor.test:${port}`);
    lookups = 0;
    const refused = plainClient(`http://vendor.test:${port}`, { resolver, policy: { networks: ["public"] } });
    await expect(refused.call(read)).rejects.toMatchObject({ facts: { kind: "address-refused", outcome: "not-sent" } });
    expect(server.connections()).toBe(1);
    await Promise.all([allowed.close(), refused.close(), server.close()]);
  });

  it.each(["ftp://127.0.0.1", "http://user:secret@127.0.0.1", "http://127.0.0.1/?a=b", "nonsense"])(
    "%s is no endpoint",
    async (endpoint) => {
      const client = plainClient(endpoint);
      const error: unknown = await client.call(read).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ facts: { outcome: "not-sent" } });
      expect(String(error)).not.toContain("secret");
      await client.close();
    },
  );
});

describe("certificates", () => {
  const serve = async () => {
    const server = createServer({ cert: testCertificate, key: testCertificateKey }, (socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end(httpAnswer(200, "{}")));
    });
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
      url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      close: () => new Promise((resolve) => server.close(resolve)),
    };
  };

  it("must be trusted, by the system or by the connection's own CA, unless the connection says otherwise", async () => {
    const server = await serve();
    const strict = plainClient(server.url);
    const pinned = plainClient(server.url, { settings: { tls: { verify: true, caPem: testCertificate } } });
    const lax = plainClient(server.url, { settings: { tls: { verify: false } } });
    await expect(strict.call({ ...read, method: "POST", body: {} })).rejects.toMatchObject({
      facts: { kind: "unreachable", outcome: "not-sent" },
    });
    await expect(pinned.call(read)).resolves.toMatchObject({ status: 200 });
    await expect(lax.call(read)).resolves.toMatchObject({ status: 200 });
    await Promise.all([strict.close(), pinned.close(), lax.close()]);
    await server.close();
  });

  it("are checked for being certificates", () => {
    expect(caPemFault(testCertificate)).toBeNull();
    expect(caPemFault("")).toContain("is not a certificate");
    expect(caPemFault(testCertificateKey)).toContain("private key");
    expect(caPemFault(testCertificate.replace(/\n[\w+/]{10}/, "\nAAAAAAAAAA"))).toContain("cannot be read");
    expect(() => plainClient("https://127.0.0.1", { settings: { tls: { verify: true, caPem: "nonsense" } } })).toThrow(
      "CA certificate",
    );
  });
});
