import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Noun } from "@/lib/domain/nouns";
import { ReadInventory } from "@/lib/providers/conformance";
import { farthestHour } from "@/lib/sandbox/testing";
import { createVendorHttp, type OpenVendorHttp } from "../../http";
import type { ReadEvent, RowOf } from "../../reader";
import { sangforConnection, type SangforSettings } from "../connection";
import { sangforProvider } from "../index";
import { platformZone } from "../sandbox/platform-clock";
import { accountOf, SandboxClient, type Json } from "../sandbox/test-client";
import { readBackups } from "./backup";
import { readHistories } from "./history";
import { readRestoreTargets } from "./restore-target";
import { readVms } from "./vm";
import { readVolumeGroups } from "./volume-group";

let client: SandboxClient;
const open: OpenVendorHttp[] = [];
beforeAll(async () => {
  client = await SandboxClient.start({ now: Date.now, nightHour: farthestHour() });
});
afterAll(() => client.close());
afterEach(async () => {
  await client.control("DELETE", "/faults");
  for (const http of open.splice(0)) await http.close();
});

function connected(name = "Acme", settings: object = {}, endpoint?: string): OpenVendorHttp<SangforSettings> {
  const account = accountOf(name);
  const byKey = "signIn" in settings && settings.signIn === "access-key";
  const http = createVendorHttp({
    spec: sangforConnection,
    connection: {
      id: "con_test",
      endpoint: endpoint ?? `${client.sandbox.url}/sangfor/`,
      settings: { signIn: "password", timezone: platformZone, historyDays: 3, ...settings },
    },
    credentials: byKey
      ? { accessKey: account.accessKey, secretKey: account.secretKey }
      : { username: account.username, password: account.password },
    policy: { networks: ["127.0.0.0/8"] },
    limits: { backoffBaseMs: 1, backoffMaxMs: 2 },
  });
  open.push(http);
  return http;
}

const contextOf = (http: OpenVendorHttp<SangforSettings>, inventory = new ReadInventory(), partitions?: readonly string[]) => ({
  ...inventory.context(http, partitions ?? null),
  settings: http.settings,
});

async function collect<N extends Noun>(events: AsyncGenerator<ReadEvent<N>, void, void>) {
  const all: ReadEvent<N>[] = [];
  for await (const event of events) all.push(event);
  return {
    rows: all.flatMap((event): RowOf[N][] => (event.type === "rows" ? event.rows : [])),
    complete: all.flatMap((event) => (event.type === "complete" ? [event.partition] : [])),
    errors: all.filter((event) => event.type === "error"),
  };
}
const called = async (since: number): Promise<string[]> =>
  (await client.control("GET", `/calls?since=${since}`)).items.map(({ method, path }: Json) => `${method} ${path.split("?")[0]}`);
const lastCall = async (): Promise<number> => (await client.control("GET", "/calls?since=0")).last;

describe("what is read from a platform", () => {
  it("belongs to the project that the vendor names, for an administrator to several", async () => {
    const http = connected("Platform");
    const { rows } = await collect(readVms(contextOf(http)));
    expect(rows).toHaveLength(60);
    expect(new Set(rows.map(({ vendorTenant }) => vendorTenant)).size).toBe(2);
    expect(rows[0]?.fields.sizeBytes).toBeGreaterThan(2 ** 30);
  });

  it("is the same with an access key", async () => {
    const http = connected("Acme", { signIn: "access-key" });
    const since = await lastCall();
    const { rows } = await collect(readVms(contextOf(http)));
    expect(rows).toHaveLength(30);
    expect((await called(since)).some((call) => call.includes("authenticate"))).toBe(false);
  });

  it("comes by the newest calls that the platform has", async () => {
    const since = await lastCall();
    await collect(readVms(contextOf(connected())));
    expect(await called(since)).toContain("GET /sangfor/janus/20250725/servers");
    const again = await lastCall();
    for (const path of ["**/platform", "**/system/version"])
      await client.control("POST", "/faults", { match: { vendor: "sangfor", path }, fault: "status", status: 404, times: 1 });
    const { rows } = await collect(readVms(contextOf(connected())));
    expect(rows).toHaveLength(30);
    expect(rows[0]?.attributes.scp_release).toBe("0.0.0");
    expect(await called(again)).toContain("GET /sangfor/janus/20180725/servers");
  });

  it("hangs together: machines, backups, runs, points and groups", async () => {
    const http = connected();
    const inventory = new ReadInventory();
    await inventory.read(sangforProvider, http);
    const machines = inventory.of("vm");
    expect(inventory.of("backup").size).toBe(24 + 3);
    const linked = (noun: Noun) => [...inventory.of(noun).values()].flatMap(({ links }) => (links.vm ? [links.vm] : []));
    for (const noun of ["backup", "schedule", "restoreTarget"] as const)
      expect(linked(noun).every((id) => machines.has(id))).toBe(true);
    const runs = [...inventory.of("history").values()] as RowOf["history"][];
    expect(new Set(runs.map(({ fields }) => fields.state))).toEqual(new Set(["succeeded", "failed"]));
    expect(runs.filter(({ fields }) => fields.state === "failed").every(({ fields }) => fields.error !== null)).toBe(true);
    // A machine under one policy has its runs with its backup; under two nobody can tell.
    expect(runs.filter(({ links }) => links.backup).length).toBeGreaterThan(runs.length / 2);
    const groups = [...inventory.of("volumeGroup").values()] as RowOf["volumeGroup"][];
    expect(groups.map(({ members }) => members.length)).toEqual(groups.map(() => 3));
    expect(inventory.of("snapshot").size).toBe(groups.length);
  });

  it("of days that are over and settled is not read twice", async () => {
    const http = connected();
    const inventory = new ReadInventory();
    await inventory.read(sangforProvider, http);
    const since = await lastCall();
    const { complete, errors } = await collect(readHistories(contextOf(http, inventory)));
    expect(errors).toEqual([]);
    const lists = (await called(since)).filter((call) => call.endsWith("/tasks"));
    // Three days: today and yesterday again, the day before not.
    expect([lists.length, complete.length]).toEqual([2, 2]);
  });

  it("can be one machine, one task or one group again", async () => {
    const http = connected();
    const inventory = new ReadInventory();
    await inventory.read(sangforProvider, http);
    const [machine = ""] = inventory.of("vm").keys();
    const vm = await collect(readVms(contextOf(http, inventory, [machine])));
    expect([vm.rows.map(({ vendorId }) => vendorId), vm.complete]).toEqual([[machine], []]);
    const gone = await collect(readVms(contextOf(http, inventory, [machine, "00000000-0000-4000-8000-000000000000"])));
    // One that is gone is swept by the whole list.
    expect([new Set(gone.rows.map(({ vendorId }) => vendorId)).size, gone.complete]).toEqual([30, [null]]);
    const points = await collect(readRestoreTargets(contextOf(http, inventory, [machine])));
    expect(points.complete).toEqual([machine]);
    const [task = ""] = inventory.of("history").keys();
    const run = await collect(readHistories(contextOf(http, inventory, [task])));
    expect([run.rows.map(({ vendorId }) => vendorId), run.complete]).toEqual([[task], []]);
    const [group = ""] = inventory.of("volumeGroup").keys();
    const groups = await collect(readVolumeGroups(contextOf(http, inventory, [group])));
    expect(groups.rows).toEqual([inventory.of("volumeGroup").get(group)]);
  });

  it("is an error where the platform refuses inside a success", async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ errcode: "0x01000003", message: "The database is busy.", data: {} }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const http = connected("Acme", { signIn: "access-key" }, endpoint);
    const { errors, rows } = await collect(readBackups(contextOf(http)));
    server.close();
    expect(rows).toEqual([]);
    expect(errors).toMatchObject([{ message: "The vendor answered 500: The database is busy." }]);
  });

  it("goes on by itself after a session has run out", async () => {
    const http = connected();
    await collect(readVms(contextOf(http)));
    await client.control("POST", "/faults", {
      match: { vendor: "sangfor", path: "**/servers" },
      fault: "expired-session",
      times: 1,
    });
    const { rows, errors } = await collect(readVms(contextOf(http)));
    expect([rows.length, errors]).toEqual([30, []]);
  });
});
