import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SandboxClient, accountOf, testEpoch } from "@/lib/providers/samsung/sandbox/test-client";

describe("the sandbox's controls", () => {
  let client: SandboxClient;
  beforeEach(async () => {
    client = await SandboxClient.start();
  });
  afterEach(() => client.close());

  const list = () => client.send("GET", "/v1/backups");

  it("tell how much there is of each kind", async () => {
    const state = await client.state();
    expect(state).toMatchObject({
      seed: 1,
      scale: "small",
      now: new Date(testEpoch).toISOString(),
      advancedSeconds: 0,
      faults: 0,
    });
    expect(state.vendors.samsung.counts).toMatchObject({
      servers: 60,
      backups: expect.any(Number),
      histories: expect.any(Number),
    });
  });

  it("move the clock forward, for good or until a reset", async () => {
    const moved = await client.control("POST", "/clock", { advanceSeconds: 90 });
    expect(moved).toEqual({ status: 200, body: { now: new Date(testEpoch + 90_000).toISOString(), advancedSeconds: 90 } });
    await client.reset();
    expect((await client.state()).advancedSeconds).toBe(0);
  });

  it.each([
    ["POST", "/clock", { advanceSeconds: -1 }, 422],
    ["POST", "/clock", { seconds: 5 }, 422],
    ["POST", "/faults", { fault: "explode" }, 422],
    ["POST", "/faults", { fault: "latency" }, 422],
    ["POST", "/faults", { fault: "status", status: 200 }, 422],
    ["POST", "/faults", { fault: "reset-before", match: { path: "regex:(" } }, 422],
    ["POST", "/faults", { fault: "reset-before", match: { colour: "red" } }, 422],
    ["POST", "/clock", undefined, 400],
    ["GET", "/calls?since=yesterday", undefined, 400],
    ["GET", "/calls?after=1", undefined, 400],
    ["PUT", "/clock", { advanceSeconds: 1 }, 404],
    ["GET", "/nothing", undefined, 404],
  ])("refuse %s %s %j with a reason", async (method, path, body, status) => {
    const answer = await client.control(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, detail: expect.stringMatching(/\w/) });
  });

  it("list and forget faults", async () => {
    await client.fault({ fault: "status", status: 500 });
    expect((await client.control("GET", "/faults")).body.items).toMatchObject([
      { fault: "status", status: 500, timesLeft: null, struck: 0 },
    ]);
    expect((await client.control("DELETE", "/faults")).status).toBe(204);
    expect((await list()).status).toBe(200);
  });

  describe("log of calls", () => {
    it("holds every call with its verdict, its status and what a write carried", async () => {
      await list();
      await client.send("POST", "/v1/backup-agents", { body: { server_uuid: "unknown" } });
      await fetch(client.url("/v1/backups?size=1"));
      const calls = await client.calls();
      expect(calls).toMatchObject([
        {
          sequence: 1,
          vendor: "samsung",
          method: "GET",
          path: "/samsung/backup/v1/backups",
          status: 200,
          body: null,
          faults: [],
        },
        {
          sequence: 2,
          method: "POST",
          status: 404,
          body: { server_uuid: "unknown" },
          authentication: { verdict: "accepted", account: "Acme" },
        },
        {
          sequence: 3,
          path: "/samsung/backup/v1/backups?size=1",
          status: 401,
          authentication: { verdict: "refused", reason: expect.stringContaining("Scp-Accesskey") },
        },
      ]);
      for (const call of calls)
        expect(call).toMatchObject({ requestId: expect.stringMatching(/^req-/), at: new Date(testEpoch).toISOString() });
    });

    it("gives what came since a call or a moment", async () => {
      await list();
      await client.advance(60);
      await list();
      expect(await client.calls(1)).toMatchObject([{ sequence: 2 }]);
      const since = encodeURIComponent(new Date(testEpoch + 30_000).toISOString());
      expect((await client.control("GET", `/calls?since=${since}`)).body).toMatchObject({ items: [{ sequence: 2 }], last: 2 });
    });

    it("never holds a secret", async () => {
      await client.send("POST", "/v1/backup-agents", {
        body: { server_uuid: "x", password: "hunter2", nested: [{ apiToken: "hunter2" }] },
      });
      await fetch(client.url("/v1/backups?access_token=hunter2"));
      const text = JSON.stringify(await client.calls());
      expect(text).not.toContain("hunter2");
      expect(text).not.toContain(accountOf("Acme").secretKey);
      expect(text).not.toContain(accountOf("Acme").accessKey);
    });
  });
});
