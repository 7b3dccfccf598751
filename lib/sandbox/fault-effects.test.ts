import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SandboxClient, testEpoch } from "@/lib/providers/samsung/sandbox/test-client";

describe("what a client sees of a fault", () => {
  let client: SandboxClient;
  beforeEach(async () => {
    client = await SandboxClient.start();
  });
  afterEach(() => client.close());

  const createAgent = async () => {
    const [server] = (await client.rows("/v1/backup-agents/targets?server_category=VIRTUAL_SERVER")).filter(
      (row) => row.server_state === "RUNNING",
    );
    return { server_uuid: String(server.server_uuid) };
  };
  const agentCount = async () => (await client.ok("GET", "/v1/backup-agents")).count;

  it("latency: the answer, later", async () => {
    await client.fault({ fault: "latency", latencyMs: 150, times: 1 });
    const startedAt = performance.now();
    expect((await client.send("GET", "/v1/backups")).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(145);
  });

  it("status: an error with Retry-After, and nothing has happened", async () => {
    const body = await createAgent();
    const before = await agentCount();
    await client.fault({
      fault: "status",
      status: 429,
      retryAfterSeconds: 7,
      times: 1,
      match: { vendor: "samsung", method: "POST", path: "/backup/v1/backup-agents" },
    });
    const refused = await client.send("POST", "/v1/backup-agents", { body });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("7");
    expect(await agentCount()).toBe(before);
    expect((await client.send("POST", "/v1/backup-agents", { body })).status).toBe(202);
  });

  it("status: with the body that was asked for", async () => {
    await client.fault({ fault: "status", status: 503, body: { errors: [{ detail: "maintenance" }] }, times: 1 });
    expect((await client.send("GET", "/v1/backups")).body).toEqual({ errors: [{ detail: "maintenance" }] });
  });

  it.each([
    ["reset-before", 0],
    ["reset-after", 1],
  ])("%s: a broken connection, and the effect has happened %i times", async (fault, effects) => {
    const body = await createAgent();
    const before = await agentCount();
    await client.fault({ fault, times: 1, match: { method: "POST" } });
    await expect(client.send("POST", "/v1/backup-agents", { body })).rejects.toThrow();
    expect(await agentCount()).toBe(before + effects);
    const [call] = (await client.calls()).filter(({ method }) => method === "POST");
    expect(call).toMatchObject({
      status: null,
      faults: [fault],
      authentication: { verdict: effects ? "accepted" : "not-checked" },
    });
  });

  it("expired-session: a good signature is refused once", async () => {
    await client.fault({ fault: "expired-session", times: 1 });
    expect((await client.send("GET", "/v1/backups")).status).toBe(401);
    expect((await client.send("GET", "/v1/backups")).status).toBe(200);
  });

  it("truncate: fewer bytes than promised", async () => {
    await client.fault({ fault: "truncate", times: 1 });
    const response = await client.fetch("GET", "/v1/backups");
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it("malformed: all bytes, no JSON", async () => {
    await client.fault({ fault: "malformed", times: 1 });
    const text = await (await client.fetch("GET", "/v1/backups")).text();
    expect(text.length).toBeGreaterThan(100);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it("slow-body: the whole answer, drop by drop", async () => {
    const whole = await (await client.fetch("GET", "/v1/backups?size=1")).text();
    await client.fault({ fault: "slow-body", bytesPerSecond: whole.length * 5, times: 1 });
    const startedAt = performance.now();
    expect(await (await client.fetch("GET", "/v1/backups?size=1")).text()).toBe(whole);
    expect(performance.now() - startedAt).toBeGreaterThan(120);
  });

  it("clock-skew: the vendor's time is off while things happen at the sandbox's", async () => {
    await client.fault({ fault: "clock-skew", skewSeconds: -7200, times: 1 });
    const refused = await client.send("GET", "/v1/backups");
    expect(refused.status).toBe(401);
    expect(refused.headers.get("date")).toBe(new Date(testEpoch - 7_200_000).toUTCString());
  });

  it("a body that is too large: 413, before it has been sent", async () => {
    const request = httpRequest(client.url("/v1/backup-agents"), {
      method: "POST",
      headers: { "Content-Length": 17 * 1024 * 1024 },
    });
    request.flushHeaders();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    response.resume();
    request.destroy();
  });

  it("no vendor at the address: 404 that names those there are", async () => {
    const response = await fetch(`${client.sandbox.url}/acme/backups`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("/samsung");
  });
});
