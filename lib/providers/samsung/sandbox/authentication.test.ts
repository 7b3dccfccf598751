import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountOf, SandboxClient, signatureHeaders, testEpoch, type Signature } from "./test-client";

describe("the signature of a request to Samsung's services", () => {
  let client: SandboxClient;
  const acme = accountOf("Acme");
  const path = "/?probe=a%3Ab";

  beforeAll(async () => {
    client = await SandboxClient.start();
  });
  afterAll(() => client.close());

  async function status(
    signature: Partial<Signature> = {},
    change: (headers: Record<string, string>) => Record<string, string> = (h) => h,
    sentPath = path,
  ) {
    const headers = change(signatureHeaders("GET", client.url(path), { account: acme, timestamp: testEpoch, ...signature }));
    return (await fetch(client.url(sentPath), { headers })).status;
  }
  const without = (name: string) => (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

  it("is accepted over method, whole URL as sent, time, key and client type", async () => {
    expect(await status()).toBe(200);
  });

  it("is accepted with the account named and signed", async () => {
    expect(await status({ accountId: acme.accountId })).toBe(200);
  });

  it("is accepted at the edge of the time window, on either side", async () => {
    expect(await status({ timestamp: testEpoch - 15 * 60_000 })).toBe(200);
    expect(await status({ timestamp: testEpoch + 15 * 60_000 })).toBe(200);
  });

  it.each(["Scp-Accesskey", "Scp-Timestamp", "Scp-ClientType", "Scp-Signature"])("is refused without %s", async (name) => {
    expect(await status({}, without(name))).toBe(401);
  });

  it("is refused when the time is outside the window or not in milliseconds", async () => {
    expect(await status({ timestamp: testEpoch - 16 * 60_000 })).toBe(401);
    expect(await status({ timestamp: testEpoch + 16 * 60_000 })).toBe(401);
    expect(await status({ timestamp: testEpoch / 1000 })).toBe(401);
  });

  it("is refused when key, secret, client type, account or account header do not fit", async () => {
    expect(await status({ account: { ...acme, accessKey: "UNKNOWN" } })).toBe(401);
    expect(await status({ account: { ...acme, secretKey: "another" } })).toBe(401);
    expect(await status({ clientType: "Console" })).toBe(401);
    expect(await status({ accountId: accountOf("Globex").accountId })).toBe(401);
    expect(await status({ accountId: acme.accountId }, without("Scp-AccountId"))).toBe(401);
    expect(await status({}, (headers) => ({ ...headers, "Scp-AccountId": acme.accountId }))).toBe(401);
  });

  it("is refused when the URL on the wire is spelled otherwise than the signed one", async () => {
    expect(await status({}, undefined, "/?probe=a:b")).toBe(401);
    expect(await status({}, undefined, "/")).toBe(401);
  });

  it("tells the server's time and the vendor's error shape with a refusal", async () => {
    const response = await fetch(client.url(path));
    expect(response.status).toBe(401);
    expect(response.headers.get("date")).toBe(new Date(testEpoch).toUTCString());
    expect(await response.json()).toEqual({
      errors: [{ status: 401, code: "Unauthorized", title: "Unauthorized", detail: "The header Scp-Accesskey is missing." }],
    });
  });

  it("stays good when the sandbox's clock is advanced, and is as good with the advanced time", async () => {
    const ahead = await SandboxClient.start();
    await ahead.advance(7 * 86_400);
    for (const timestamp of [testEpoch, testEpoch + 7 * 86_400_000]) {
      const headers = signatureHeaders("GET", ahead.url(path), { account: acme, timestamp });
      expect((await fetch(ahead.url(path), { headers })).status).toBe(200);
    }
    const between = signatureHeaders("GET", ahead.url(path), { account: acme, timestamp: testEpoch + 3 * 86_400_000 });
    const refused = await fetch(ahead.url(path), { headers: between });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("date")).toBe(new Date(testEpoch).toUTCString());
    await ahead.close();
  });

  it("fails under a skewed clock until the client follows the Date header", async () => {
    await client.fault({ fault: "clock-skew", skewSeconds: 3600, times: 2 });
    const refused = await fetch(client.url(path), {
      headers: signatureHeaders("GET", client.url(path), { account: acme, timestamp: testEpoch }),
    });
    expect(refused.status).toBe(401);
    expect(await status({ timestamp: Date.parse(refused.headers.get("date") ?? "") })).toBe(200);
  });
});
