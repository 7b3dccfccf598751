import { describe, expect, it } from "vitest";
import { z } from "zod";
import { startSandbox } from "@/lib/sandbox";
import { sandboxTenants } from "./accounts";
import { admin, rowSchema, sandboxForTests } from "./test-client";

const { clock, address, logIn, send, rows, machine } = sandboxForTests();

describe("sessions", () => {
  it("begin with a login that sets a cookie and tells privileges as objects", async () => {
    const response = await fetch(address("/session/login"), {
      method: "POST",
      body: JSON.stringify({ login: admin.login, password: admin.password }),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("set-cookie")).toMatch(/^JSESSIONID=[0-9A-F]{32};/);
    expect(await response.json()).toMatchObject({
      privileges: expect.arrayContaining([{ name: "NODE_READ", description: "Node read" }]) as unknown,
    });
  });

  it.each([
    ["a wrong password", { login: admin.login, password: "x" }],
    ["nobody's login", { login: "x", password: admin.password }],
  ])("do not begin with %s, and the refusal has words", async (_what, credentials) => {
    const response = await fetch(address("/session/login"), { method: "POST", body: JSON.stringify(credentials) });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      message: expect.any(String) as unknown,
      error: { message: expect.any(String) as unknown },
    });
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  it("begin with a token, too", async () => {
    const response = await fetch(address("/session/login-with-token"), {
      method: "POST",
      body: JSON.stringify({ token: admin.token }),
    });
    expect(response.status).toBe(201);
  });

  it("are asked for by everything else", async () => {
    expect((await send("GET", "/session")).status).toBe(204);
    clock.cookie = "JSESSIONID=0123456789ABCDEF0123456789ABCDEF";
    expect((await send("GET", "/virtual-machines")).status).toBe(401);
    expect((await send("GET", "/nowhere")).status).toBe(401);
  });

  it("run out after half an hour without a call, not with one", async () => {
    clock.now += 20 * 60_000;
    expect((await send("GET", "/session")).status).toBe(204);
    clock.now += 20 * 60_000;
    expect((await send("GET", "/session")).status).toBe(204);
    clock.now += 31 * 60_000;
    expect((await send("GET", "/session")).status).toBe(401);
  });

  it("end with a logout, and when a fault says so", async () => {
    expect((await send("POST", "/session/logout")).status).toBe(204);
    expect((await send("GET", "/session")).status).toBe(401);
    clock.cookie = await logIn();
    const fault = { match: { vendor: "storware" }, fault: "expired-session", times: 1 };
    await fetch(`${clock.url}/__sandbox/faults`, { method: "POST", body: JSON.stringify(fault) });
    expect((await send("GET", "/session")).status).toBe(401);
    expect((await send("GET", "/session")).status).toBe(401);
  });
});

describe("requests", () => {
  it("may come from the vendor's pages on another origin", async () => {
    const headers = { origin: "https://ovirt.test", cookie: clock.cookie };
    const preflight = await fetch(address("/tasks"), { method: "OPTIONS", headers });
    expect(preflight.status).toBe(204);
    const answer = await fetch(address("/tasks?page=0&size=1"), { headers });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://ovirt.test");
    expect(answer.headers.get("access-control-expose-headers")).toContain("X-Total-Count");
  });

  it("are held to the contract", async () => {
    expect(await send("GET", "/tasks?state=DANCING")).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("state") as unknown },
    });
    expect((await send("POST", "/tasks/export", { protectedEntities: [] })).status).toBe(400);
    expect((await send("GET", "/no/such/thing")).status).toBe(404);
    expect((await send("GET", "/virtual-machines/none")).body).toMatchObject({
      error: { message: expect.stringContaining("none") as unknown },
    });
  });

  it("may have a slash before the query, as the guide writes them", async () => {
    const guid = await machine();
    expect(await rows(`/backups/?protected-entity=${guid}`)).toEqual(await rows(`/backups?protected-entity=${guid}`));
  });

  it("may spell filters of tasks in both ways", async () => {
    const guid = await machine(2);
    const guids = async (query: string) => (await rows(`/tasks?${query}`)).map((one) => one.guid);
    expect(await guids(`protectedEntity=${guid}`)).toEqual(await guids(`protected-entity=${guid}`));
    expect(await guids(`protectedEntity=${guid}&state=FINISHED`)).toEqual(await guids(`protectedEntity=${guid}&states=FINISHED`));
    expect((await guids(`protectedEntity=${guid}`)).length).toBeGreaterThan(0);
  });
});

describe("lists", () => {
  it("come whole without a page, in parts with one, and always with their total", async () => {
    const whole = await send("GET", "/virtual-machines");
    expect(whole.headers.get("x-total-count")).toBe("60");
    const [first, last] = await Promise.all([rows("/virtual-machines?page=0&size=25"), rows("/virtual-machines?page=2&size=25")]);
    expect([first.length, last.length]).toEqual([25, 10]);
    expect([...first, ...(await rows("/virtual-machines?page=1&size=25")), ...last].map(({ guid }) => guid)).toEqual(
      z
        .array(rowSchema)
        .parse(whole.body)
        .map(({ guid }) => guid),
    );
  });

  it("can be ordered and filtered", async () => {
    const names = (await rows("/virtual-machines?orderBy=name&direction=desc")).map(({ name }) => name ?? "");
    expect(names).toEqual([...names].sort().reverse());
    expect((await rows("/virtual-machines?nameLike=vm000007")).map(({ name }) => name)).toEqual([
      expect.stringContaining("vm000007"),
    ]);
    expect((await rows(`/virtual-machines?tenantid=${sandboxTenants[0].tenantId}`)).length).toBe(36);
    expect((await rows("/virtual-machines?backupStatus=NO_SCHEDULE")).length).toBe(6);
  });

  it("have machines of two tenants, some without a policy, and runs that failed", async () => {
    const all = await rows("/virtual-machines/detailed");
    expect(new Set(all.map(({ tenantId }) => tenantId)).size).toBe(2);
    expect(all.filter(({ vmBackupPolicy }) => vmBackupPolicy === undefined).length).toBe(6);
    const failed = await rows("/backups?status=FAILED");
    expect(failed.length).toBeGreaterThan(0);
    expect((await rows("/backups?status=SUCCESS&status=PARTIAL_SUCCESS")).length).toBeGreaterThan(failed.length);
  });

  it("are the same after a restart with the same seed", async () => {
    const another = await startSandbox({ port: 0, scale: "small", seed: 1, now: () => clock.now });
    try {
      const login = await fetch(`${another.url}/storware/api/session/login`, {
        method: "POST",
        body: JSON.stringify({ login: admin.login, password: admin.password }),
      });
      const headers = { cookie: login.headers.get("set-cookie")?.split(";")[0] ?? "" };
      const answer = await fetch(`${another.url}/storware/api/backups`, { headers });
      expect(await answer.json()).toEqual((await send("GET", "/backups")).body);
    } finally {
      await another.close();
    }
  });
});
