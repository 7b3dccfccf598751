import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { startSandbox, type RunningSandbox } from "@/lib/sandbox";
import { storwareContract } from "../contract";
import { sandboxTenants, sandboxUsers } from "./accounts";

const epoch = Date.parse("2026-03-02T09:30:00Z");
const [admin] = sandboxUsers;
if (admin === undefined) throw new Error("The sandbox has no users.");

let now = epoch;
let sandbox: RunningSandbox;
let cookie = "";

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, scale: "small", seed: 1, now: () => now });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await fetch(`${sandbox.url}/__sandbox/reset`, { method: "POST" });
  await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
  now = epoch;
  cookie = await logIn();
});

const address = (path: string) => `${sandbox.url}/storware/api${path}`;

async function logIn(credentials: object = { login: admin?.login, password: admin?.password }): Promise<string> {
  const response = await fetch(address("/session/login"), { method: "POST", body: JSON.stringify(credentials) });
  return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

const json = z.json();
interface Answer {
  status: number;
  body: z.infer<typeof json>;
  headers: Headers;
}

/** Sends, and insists that a success is what the contract promises. */
async function send(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(address(path), {
    method,
    headers: { cookie, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const parsed = text === "" || !isJson ? null : json.parse(JSON.parse(text));
  const match = storwareContract().match(method, path.split("?")[0] ?? "");
  if (response.ok && match !== null && isJson) {
    const broken = storwareContract().validateAnswer(match.operation, undefined, { status: response.status, body: parsed });
    if (broken.length > 0) throw new Error(`${method} ${path} broke the contract: ${JSON.stringify(broken.slice(0, 3))}`);
  }
  return { status: response.status, body: parsed, headers: response.headers };
}

const rowSchema = z.looseObject({ guid: z.string(), name: z.string().optional() });
async function rows(path: string) {
  const { status, body } = await send("GET", path);
  expect(status, path).toBe(200);
  return z.array(rowSchema).parse(body);
}
async function made(path: string, body: unknown) {
  const answer = await send("POST", path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return rowSchema.parse(Array.isArray(answer.body) ? answer.body[0] : answer.body);
}
const taskSchema = z.looseObject({ state: z.object({ name: z.string() }), progress: z.number() });
const task = async (guid: string) => taskSchema.parse((await send("GET", `/tasks/${guid}`)).body);
const stateOf = async (guid: string) => (await task(guid)).state.name;
const machine = async (at = 0) => (await rows("/virtual-machines"))[at]?.guid ?? "";

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
    cookie = "JSESSIONID=0123456789ABCDEF0123456789ABCDEF";
    expect((await send("GET", "/virtual-machines")).status).toBe(401);
    expect((await send("GET", "/nowhere")).status).toBe(401);
  });

  it("run out after half an hour without a call, not with one", async () => {
    now += 20 * 60_000;
    expect((await send("GET", "/session")).status).toBe(204);
    now += 20 * 60_000;
    expect((await send("GET", "/session")).status).toBe(204);
    now += 31 * 60_000;
    expect((await send("GET", "/session")).status).toBe(401);
  });

  it("end with a logout, and when a fault says so", async () => {
    expect((await send("POST", "/session/logout")).status).toBe(204);
    expect((await send("GET", "/session")).status).toBe(401);
    cookie = await logIn();
    const fault = { match: { vendor: "storware" }, fault: "expired-session", times: 1 };
    await fetch(`${sandbox.url}/__sandbox/faults`, { method: "POST", body: JSON.stringify(fault) });
    expect((await send("GET", "/session")).status).toBe(401);
    expect((await send("GET", "/session")).status).toBe(401);
  });
});

describe("requests", () => {
  it("may come from the vendor's pages on another origin", async () => {
    const headers = { origin: "https://ovirt.test", cookie };
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
    const another = await startSandbox({ port: 0, scale: "small", seed: 1, now: () => now });
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

describe("tasks", () => {
  it("wait, work, end, and store what they exported", async () => {
    const guid = await machine();
    const before = (await rows(`/backups?protected-entity=${guid}`)).length;
    const exported = await made("/tasks/export", { backupType: { name: "FULL" }, protectedEntities: [{ guid }], priority: 50 });
    expect(await stateOf(exported.guid)).toBe("QUEUED");
    now += 4_000;
    const running = await task(exported.guid);
    expect(running.state.name).toBe("RUNNING");
    expect(running.progress).toBeGreaterThan(0);
    now += 5_000;
    expect(await stateOf(exported.guid)).toBe("FINISHED");
    const [stored] = await rows(`/tasks?protectedEntity=${guid}&type=STORE`);
    expect(stored?.state).toMatchObject({ name: expect.stringMatching(/QUEUED|RUNNING/) as unknown });
    now += 10_000;
    const backups = await rows(`/backups?protected-entity=${guid}`);
    expect(backups).toHaveLength(before + 1);
    expect(backups[0]).toMatchObject({ status: { name: "SUCCESS" }, backupLocations: [{ status: { name: "PRESENT" } }, {}] });
  });

  it("are one for each machine, whole records of which may be sent", async () => {
    const two = (await rows("/virtual-machines?page=0&size=2")).slice(0, 2);
    const answer = await send("POST", "/tasks/export", {
      backupType: { name: "FULL" },
      protectedEntities: two,
      protectedEntityType: "VM",
      async: true,
    });
    expect(z.array(z.unknown()).parse(answer.body)).toHaveLength(2);
  });

  it("fail when they cannot start in their window", async () => {
    const guid = await machine();
    const window = { windowStart: epoch - 10_000, windowEnd: epoch - 5_000 };
    const late = await made("/tasks/export", { backupType: { name: "FULL" }, protectedEntities: [{ guid }], ...window });
    now += 20_000;
    expect(await stateOf(late.guid)).toBe("FAILED");
  });

  it("make no incremental backup without a schedule for it", async () => {
    const [without] = await rows("/virtual-machines?backupStatus=NO_SCHEDULE");
    const [destination] = await rows("/backup-destinations");
    const wish = { protectedEntities: [{ guid: without?.guid }], backupDestination: { guid: destination?.guid } };
    expect((await send("POST", "/tasks/export", { ...wish, backupType: { name: "INCREMENTAL" } })).status).toBe(400);
    expect((await send("POST", "/tasks/export", { ...wish, backupType: { name: "FULL" } })).status).toBe(201);
    expect(
      (await send("POST", "/tasks/export", { ...wish, backupDestination: undefined, backupType: { name: "FULL" } })).status,
    ).toBe(400);
  });

  it("are cancelled while they run, deleted while they wait, and neither when they are over", async () => {
    const guid = await machine();
    const wish = { backupType: { name: "FULL" }, protectedEntities: [{ guid }] };
    const [first, second] = [await made("/tasks/export", wish), await made("/tasks/export", wish)];
    expect((await send("DELETE", `/tasks/${second.guid}`)).status).toBe(204);
    expect((await send("GET", `/tasks/${second.guid}`)).status).toBe(404);
    now += 4_000;
    expect((await send("DELETE", `/tasks/${first.guid}`)).status).toBe(409);
    expect((await send("PUT", `/tasks/${first.guid}/state`, { state: { name: "CANCELLED" } })).status).toBe(200);
    expect(await stateOf(first.guid)).toBe("CANCELLED");
    expect((await send("PUT", `/tasks/${first.guid}/state`, { state: { name: "CANCELLED" } })).status).toBe(409);
  });

  it("end as a fault says", async () => {
    const fault = {
      match: { vendor: "storware", method: "POST", path: "/api/tasks/vm-snapshot" },
      fault: "outcome",
      outcome: "FAILED",
      times: 1,
    };
    await fetch(`${sandbox.url}/__sandbox/faults`, { method: "POST", body: JSON.stringify(fault) });
    const failing = await made("/tasks/vm-snapshot", { protectedEntities: [{ guid: await machine() }] });
    now += 20_000;
    expect(await stateOf(failing.guid)).toBe("FAILED");
  });
});

describe("policies, rules and schedules", () => {
  const time = { type: { name: "VM_BACKUP" }, executionType: { name: "TIME" }, hour: 3_600_000, backupType: { name: "FULL" } };

  it("are made in the guide's way: a policy, a rule, a schedule", async () => {
    const policy = await made("/policies/vm-backup", {
      name: "p",
      autoAssignSettings: { mode: { name: "DISABLED" } },
      vms: [{ guid: await machine() }],
    });
    const schedule = await made("/schedules", { ...time, name: "s" });
    const rule = await made("/rules/vm-backup", {
      name: "r",
      policy: { guid: policy.guid },
      schedules: [{ guid: schedule.guid }],
    });
    expect(await rows(`/schedules?rules=${rule.guid}`)).toMatchObject([
      { guid: schedule.guid, policies: [{ guid: policy.guid, name: "p" }] },
    ]);
    expect((await send("GET", `/policies/vm-backup/${policy.guid}`)).body).toMatchObject({
      vmCount: 1,
      rules: [{ guid: rule.guid }],
    });
    expect((await send("DELETE", `/policies/vm-backup/${policy.guid}`)).status).toBe(204);
    expect((await send("GET", `/rules/vm-backup/${rule.guid}`)).status).toBe(404);
    expect((await send("GET", `/schedules/${schedule.guid}`)).body).toMatchObject({ rules: [] });
  });

  it("let go of machines that a saved policy leaves out", async () => {
    const guid = await machine();
    const policy = await made("/policies/vm-backup", { name: "p", vms: [{ guid }] });
    await send("PUT", `/policies/vm-backup/${policy.guid}`, { name: "p", vms: [] });
    const { body } = await send("GET", `/virtual-machines/${guid}`);
    expect(body).not.toHaveProperty("vmBackupPolicy");
  });

  it("have names of their own, and rules with backups cannot be deleted", async () => {
    await made("/schedules", { ...time, name: "s" });
    expect((await send("POST", "/schedules", { ...time, name: "s" })).status).toBe(409);
    const [rule] = await rows("/rules/vm-backup");
    expect((await send("DELETE", `/rules/vm-backup/${rule?.guid}`)).status).toBe(409);
  });

  it("make runs from then on", async () => {
    const without = (await rows("/virtual-machines?backupStatus=NO_SCHEDULE")).find(({ present }) => present === true);
    const guid = without?.guid ?? "";
    const schedule = await made("/schedules", { ...time, name: "s" });
    await made("/policies/vm-backup", {
      name: "p",
      vms: [{ guid }],
      rules: [{ name: "r", schedules: [{ guid: schedule.guid }] }],
    });
    expect(await rows(`/backups?protected-entity=${guid}`)).toEqual([]);
    now += 3 * 86_400_000;
    cookie = await logIn();
    expect(await rows(`/backups?protected-entity=${guid}`)).toHaveLength(3);
  });

  it("cannot have an interval without its hours", async () => {
    expect((await send("POST", "/schedules", { ...time, name: "s", executionType: { name: "INTERVAL" } })).status).toBe(400);
  });
});

describe("every operation of the contract", () => {
  it("is played", async () => {
    const state = await (await fetch(`${sandbox.url}/__sandbox/state`)).text();
    expect(state).toContain("virtual machines");
    const { createStorwareVendor } = await import("./index");
    const played = createStorwareVendor({ seed: 1, scale: "small", now: () => now }).operations()[""] ?? [];
    const listed = storwareContract().operations.map(({ operationId }) => operationId);
    expect([...played].sort()).toEqual([...listed].sort());
  });

  it("that reads answers as the contract says", async () => {
    const guid = await machine(3);
    const [backup] = await rows(`/backups?protected-entity=${guid}&status=SUCCESS`);
    const [host] = await rows("/hypervisors");
    const [policy] = await rows("/policies/vm-backup");
    const [snapshotPolicy] = await rows("/policies/vm-snapshot");
    const [rule] = await rows("/rules/vm-backup");
    const [schedule] = await rows("/schedules");
    const [anyTask] = await rows("/tasks");
    const list = await made("/mailing-lists", { name: "ops", recipients: ["ops@example.test"] });
    const credential = await made("/credential", { name: "root", user: "root", password: "hidden" });
    const location = { guid: (await rows(`/backup-locations?protected-entity=${guid}`))[0]?.guid };
    await made("/tasks/restore-and-mount", { backupLocation: location, mode: { name: "AUTO" } });
    now += 10_000;
    const [mount] = await rows("/mounted-backups");
    const [fileSystem] = await rows(`/mounted-file-systems/detailed?mounted-backup=${mount?.guid}`);
    const by: Record<string, string | undefined> = {
      "/virtual-machines/{guid}": guid,
      "/backups/{guid}": backup?.guid,
      "/tasks/{guid}": anyTask?.guid,
      "/mounted-backups/{guid}": mount?.guid,
      "/schedules/{guid}": schedule?.guid,
      "/policies/vm-backup/{guid}": policy?.guid,
      "/rules/vm-backup/{guid}": rule?.guid,
      "/policies/vm-snapshot/{guid}": snapshotPolicy?.guid,
      "/hypervisors/{guid}": host?.guid,
      "/mailing-lists/{guid}": list.guid,
      "/credential/{guid}": credential.guid,
    };
    const query: Record<string, string> = {
      "virtual-machine": guid,
      "protected-entity": guid,
      backup: backup?.guid ?? "",
      "mounted-backup": mount?.guid ?? "",
    };
    const needed: Record<string, string[]> = {
      listVirtualMachineDisks: ["virtual-machine"],
      listSnapshots: ["protected-entity"],
      listBackupLocations: ["protected-entity"],
      listBackupLocationsForRestore: ["protected-entity"],
      listBackupFiles: ["backup"],
      listBackupFilesForRestore: ["backup"],
      listFileSystems: ["backup"],
      listMountedFileSystems: ["mounted-backup"],
      listMountedFiles: ["mounted-backup"],
    };
    for (const { method, template, operationId } of storwareContract().operations) {
      if (method !== "GET") continue;
      const path = template.replace("{guid}", by[template] ?? "missing");
      const given = (needed[operationId] ?? []).map((name) => `${name}=${query[name]}`).join("&");
      const { status, body } = await send("GET", given === "" ? path : `${path}?${given}`);
      expect([200, 204], `${operationId} ${JSON.stringify(body)}`).toContain(status);
    }
    expect(JSON.stringify((await send("GET", "/credential")).body)).not.toContain("hidden");
    const listing = await send("POST", `/mounted-file-systems/${fileSystem?.guid}/listing`, { path: "/etc" });
    expect(listing.body).toMatchObject([{ name: "hosts" }, { name: "fstab" }, { name: "ssh" }]);
    const file = await send("POST", `/mounted-file-systems/${fileSystem?.guid}/download`, { paths: ["/etc/hosts"] });
    expect(file.headers.get("content-disposition")).toBe('attachment; filename="hosts"');
  });

  it("that changes things can be called with what the contract asks for", async () => {
    const guid = await machine();
    const [manager] = await rows("/hypervisor-managers");
    const [policy] = await rows("/policies/vm-backup");
    const report = { backupSize: {}, transferSize: {}, value: "ops@example.test" };
    const calls: [string, string, unknown, number][] = [
      ["PUT", `/virtual-machines/${guid}/ssh-password`, { value: "x" }, 204],
      ["POST", "/tasks/inventory-sync", { hypervisorManagers: [{ guid: manager?.guid }] }, 201],
      ["POST", "/policies/vm-backup/list-by-entities", { protectedEntities: [guid] }, 200],
      [
        "POST",
        "/policies/vm-backup/auto-assignment-preview",
        { name: "x", autoAssignSettings: { mode: { name: "ASSIGN_ONLY" } } },
        200,
      ],
      ["POST", `/policies/vm-backup/${policy?.guid}/auto-assignment-preview`, { name: "x" }, 200],
      ["POST", "/policies/vm-snapshot", { name: "snap" }, 201],
      ["POST", "/backup-destinations/usable-for-vms", [{ guid }], 200],
      ["POST", "/virtual-machines/incremental-not-possible", [{ guid }], 200],
      ["POST", "/dashboard/report-pdf", report, 200],
      ["POST", "/dashboard/report-html", report, 200],
      ["POST", "/dashboard/report-email", report, 204],
      ["POST", "/chargeback-reporting/backup-size/vm", { groupBy: "PROJECT" }, 200],
      ["POST", "/chargeback-reporting/transfer-size/vm", {}, 200],
      ["DELETE", "/tasks/all-running", undefined, 204],
      ["DELETE", "/tasks/all-finished", undefined, 204],
      ["DELETE", "/tasks/all-finished-and-queued", undefined, 204],
      ["DELETE", "/virtual-machines/all-non-present", undefined, 204],
    ];
    for (const [method, path, body, expected] of calls) {
      const answer = await send(method, path, body);
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(expected);
    }
    expect((await rows("/virtual-machines")).every(({ present }) => present === true)).toBe(true);
  });
});
