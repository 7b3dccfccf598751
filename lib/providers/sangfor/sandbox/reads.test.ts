import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sangforContracts } from "../contract";
import { SandboxClient, type Json } from "./test-client";

describe("the platform's lists and details", () => {
  let client: SandboxClient;
  let ids: Record<string, string>;
  beforeAll(async () => {
    client = await SandboxClient.start();
    const servers = await client.servers();
    const server = servers[1];
    const group = await client.ok(
      "GET",
      `/janus/20180725/consistency-groups/summary?az_id=${server.az_id}&server_ids=${server.id}`,
    );
    const snapshots = await client.ok("GET", `/janus/20180725/servers/${server.id}/snapshots`);
    const lock = await client.ok("POST", "/janus/20180725/backup-resources", {
      server_id: server.id,
      type: "backup",
      lock_time: 600,
    });
    const [policy] = (await client.ok("GET", "/janus/20180725/backup-policies")).data;
    const [cluster] = (await client.ok("GET", "/janus/20180725/clusters")).data;
    const [base] = (await client.ok("GET", "/janus/20180725/base-images")).data;
    const images = (await client.ok("GET", "/janus/20180725/images")).data;
    const attribute = await client.ok("POST", "/janus/20190725/custom-attributes", { name: "owner", type: "vm" });
    const script = await client.ok("POST", `/janus/20240725/servers/${servers[29].id}/actions/invoke-script`, {
      script_type: "shell",
      script: "id",
    });
    ids = {
      server_id: server.id,
      snapshot_id: snapshots.at(-1).id,
      backup_resources_id: lock.resource_id,
      task_id: lock.task_id,
      policy_id: policy.id,
      cluster_id: cluster.id,
      az_id: server.az_id,
      group_id: group.id,
      image_id: images.find((image: Json) => image.disk_format === "ISO").id,
      base_id: base.id,
      attribute_id: attribute.id,
      text_id: script.text_id,
    };
  });
  afterAll(() => client.close());

  const reads = sangforContracts()[""].operations.filter(
    ({ method, operationId }) => method === "GET" && !operationId.startsWith("getPublicKey"),
  );

  it.each(reads.map((operation) => [operation.operationId, operation] as const))(
    "%s keeps the contract",
    async (name, operation) => {
      const { template, versions } = operation;
      const path = template.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
        encodeURIComponent((name.includes("BaseImage") ? ids.base_id : ids[key]) ?? ids[key] ?? ""),
      );
      const needed: Record<string, string> = {
        ...ids,
        disk_id: "ide0",
        checkpoint_id: "0",
        start_offset: "0",
        file_type: "BIOS",
      };
      const query = (versions[0]?.parameters ?? []).filter((parameter) => parameter.in === "query" && parameter.required);
      const wanted = new URLSearchParams(query.map((parameter) => [parameter.name, needed[parameter.name] ?? ""]));
      if (name === "getConsistencyGroupSummary") wanted.set("server_ids", ids.server_id ?? "");
      const text = wanted.toString();
      expect(await client.status("GET", text === "" ? path : `${path}?${text}`)).toBe(200);
    },
  );

  it("come in pages of at most a hundred, with the next page's number", async () => {
    const first = await client.ok("GET", "/janus/20180725/servers?page_num=0&page_size=10");
    expect(first).toMatchObject({ total_size: 30, page_num: 0, page_size: 10, next_page_num: "1" });
    const last = await client.ok("GET", "/janus/20180725/servers?page_num=2&page_size=10");
    expect([last.data.length, last.next_page_num]).toEqual([10, ""]);
    const backwards = await client.ok("GET", "/janus/20180725/servers?page_size=2&order_by=DESC");
    expect(backwards.data.map(({ id }: Json) => id)).toEqual(
      last.data
        .slice(-2)
        .map(({ id }: Json) => id)
        .reverse(),
    );
    expect(await client.status("GET", "/janus/20180725/servers?page_size=101")).toBe(400);
    expect(await client.status("GET", "/janus/20180725/servers?colour=red")).toBe(400);
  });

  it("can be filtered, sorted and thinned", async () => {
    const all = (await client.ok("GET", "/janus/20250725/servers")).data;
    const named = await client.ok("GET", `/janus/20250725/servers?query_name=${all[3].name}`);
    expect(named.data.map(({ id }: Json) => id)).toEqual([all[3].id]);
    const some = await client.ok("GET", `/janus/20250725/servers?ids=${all[0].id},${all[7].id}&fields=name`);
    expect(some.data).toEqual([
      { id: all[0].id, name: all[0].name },
      { id: all[7].id, name: all[7].name },
    ]);
    const sorted = (await client.ok("GET", "/janus/20250725/servers?sort=name&order_by=DESC")).data.map(({ name }: Json) => name);
    expect(sorted).toEqual([...sorted].sort().reverse());
  });

  it("show a project its own things only, and the administrator those of all", async () => {
    const [acme] = await client.servers();
    expect(await client.status("GET", `/janus/20250725/servers/${acme.id}`, undefined, "Globex")).toBe(404);
    expect(await client.status("GET", `/janus/20250725/servers/${acme.id}`, undefined, "Platform")).toBe(200);
    const { total_size: all } = await client.ok("GET", "/janus/20180725/servers", undefined, "Platform");
    expect(all).toBe(60);
    const projects = new Set((await client.servers("Platform")).map(({ project_id: id }) => id));
    expect(projects.size).toBe(2);
  });

  it("use the envelope of their date", async () => {
    const [old, fresh] = await Promise.all([
      client.send("GET", "/janus/20180725/servers/nowhere"),
      client.send("GET", "/janus/20250725/servers/nowhere"),
    ]);
    expect(old.body).toMatchObject({ code: 404 });
    expect(fresh.body).toMatchObject({ errcode: "404" });
    expect(await client.status("GET", "/janus/20300101/servers")).toBe(404);
  });

  it("tell nightly runs and started tasks in one order, by day", async () => {
    const tasks = (await client.ok("GET", "/janus/20180725/tasks?page_size=100&order_by=DESC")).data;
    const begins = tasks.map(({ begin_time: time }: Json) => time);
    expect(begins).toEqual([...begins].sort().reverse());
    expect(tasks[0].action).not.toBe("Back up server");
    const day = new URLSearchParams({ begin_time: "2026-03-01 00:00:00", end_time: "2026-03-01 23:59:59" });
    const runs = (await client.ok("GET", `/janus/20180725/tasks?${day.toString()}`)).data;
    expect(runs.map(({ begin_time: time }: Json) => time.slice(0, 10))).toEqual(runs.map(() => "2026-03-01"));
    // Eight of ten machines are protected.
    expect(runs.filter(({ action }: Json) => action === "Back up server")).toHaveLength(24);
    const [one] = runs;
    expect(await client.task(one.id)).toMatchObject({ task_id: one.id, object_name: expect.stringContaining("acme") as string });
    const own = (await client.ok("GET", `/janus/20180725/tasks?object_id=${one.object_id}`)).data;
    expect(own.every(({ object_id: id }: Json) => id === one.object_id)).toBe(true);
  });
});
