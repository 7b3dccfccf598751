import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountOf, SandboxClient } from "./test-client";

describe("the platform's login", () => {
  let client: SandboxClient;
  beforeAll(async () => {
    client = await SandboxClient.start();
  });
  afterAll(() => client.close());

  it.each(["v1", "v2"] as const)("gives a token of its project by %s", async (version) => {
    const { status, body } = await client.logIn(accountOf("Globex"), version);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      code: 0,
      data: { access: { token: { tenant: { name: "globex" } }, user: { roles: [{ name: "project_admin" }] } } },
    });
    const response = await client.fetch("GET", "/janus/20180725/platform", {
      headers: { authorization: `Token ${body.data.access.token.id}` },
    });
    expect(response.status).toBe(200);
  });

  it("gives both versions one key, with a line end behind it", async () => {
    const [v1, v2] = await Promise.all(
      ["/janus/public-key", "/janus/v2/public-key"].map(async (path) => (await client.fetch("GET", path)).json()),
    );
    expect(v1).toEqual(v2);
    expect(v1).toMatchObject({ data: { public_key: expect.stringMatching(/^[0-9A-F]{512}\n$/) as string } });
  });

  it("refuses wrong passwords and padding of the other version", async () => {
    const account = accountOf("Acme");
    expect((await client.logIn({ ...account, password: "wrong" })).status).toBe(401);
    expect((await client.logIn({ ...account, username: "nobody" }, "v1")).body).toMatchObject({ code: 401 });
  });

  it("refuses calls without a token, with a strange one, and a token on the newer key call", async () => {
    expect((await client.fetch("GET", "/janus/20180725/tasks")).status).toBe(401);
    const headers = { authorization: `Token ${"0".repeat(32)}` };
    const refused = await client.fetch("GET", "/janus/20250725/servers", { headers });
    expect([refused.status, await refused.json()]).toEqual([401, expect.objectContaining({ errcode: "401" })]);
    expect((await client.fetch("GET", "/janus/v2/public-key", { headers })).status).toBe(401);
    expect((await client.fetch("GET", "/janus/v2/public-key", { headers: { "x-forwarded-for": "10.0.0.1" } })).status).toBe(401);
  });

  it("ends a token after a day", async () => {
    const { body } = await client.logIn(accountOf("Acme"));
    const headers = { authorization: `Token ${body.data.access.token.id}` };
    await client.advance(86_399);
    expect((await client.fetch("GET", "/janus/20180725/platform", { headers })).status).toBe(200);
    await client.advance(1);
    expect((await client.fetch("GET", "/janus/20180725/platform", { headers })).status).toBe(401);
  });

  it("answers 403 for a minute when its key is asked for too often", async () => {
    const asked = () => client.fetch("GET", "/janus/public-key");
    let status = 200;
    for (let reads = 0; status === 200 && reads < 1_100; reads += 1) status = (await asked()).status;
    expect(status).toBe(403);
    await client.advance(60);
    expect((await asked()).status).toBe(200);
  });
});
