import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sangforContracts } from "../contract";
import { createSangforVendor } from "./index";
import { SandboxClient, testEpoch, type Json } from "./test-client";

let client: SandboxClient;
let servers: Json[];
beforeAll(async () => {
  client = await SandboxClient.start();
  servers = await client.servers();
});
afterAll(() => client.close());

/** Sends a write and lets its task end. */
async function done(method: string, path: string, body?: unknown): Promise<Json> {
  const data = await client.ok(method, path, body);
  if (data?.task_id === undefined) return data;
  expect((await client.task(data.task_id)).status).toBe("waiting");
  await client.advance(1);
  await client.advance(30);
  expect((await client.task(data.task_id)).status).toBe("finish");
  return data;
}
const server = async (id: string): Promise<Json> => client.ok("GET", `/janus/20250725/servers/${id}`);
const list = async (path: string): Promise<Json[]> => (await client.ok("GET", path)).data;

it("plays every operation of the contract", () => {
  const vendor = createSangforVendor({ seed: 1, scale: "small", now: () => testEpoch });
  const all = sangforContracts()[""].operations.map(({ operationId }) => operationId);
  expect([...(vendor.operations()[""] ?? [])].sort()).toEqual([...all].sort());
});

it("takes an idempotency token once in a quarter of an hour", async () => {
  const post = async () => {
    const headers = { authorization: `Token ${await client.token("Acme")}`, "x-client-token": "once" };
    const body = { server_id: servers[20].id, type: "backup", lock_time: 60 };
    return (await client.fetch("POST", "/janus/20180725/backup-resources", { body, headers })).status;
  };
  expect([await post(), await post()]).toEqual([200, 429]);
  await client.advance(900);
  expect(await post()).toBe(200);
});

describe("machines", () => {
  it("start, stop, restart and are refused what they are already", async () => {
    const { id } = servers.find(({ status }) => status === "running");
    await done("POST", `/janus/20180725/servers/${id}/stop`, { force: 1 });
    expect((await server(id)).status).toBe("stopped");
    expect(await client.status("POST", `/janus/20180725/servers/${id}/stop`)).toBe(409);
    await done("POST", `/janus/20180725/servers/${id}/start`);
    await done("POST", `/janus/20180725/servers/${id}/reboot`);
    expect((await server(id)).status).toBe("running");
    expect(
      await client.status("POST", "/janus/20180725/servers/action", {
        server_action: { stop_servers_action: "" },
        server_ids: [id],
      }),
    ).toBe(204);
    await client.advance(10);
    expect((await server(id)).status).toBe("stopped");
  });

  it("are made in both ways, changed and deleted", async () => {
    const { az_id: azId, storage_id: storage } = servers[0];
    const wish = {
      az_id: azId,
      name: "made",
      cores: 2,
      sockets: 1,
      memory_mb: 2048,
      disks: [{ id: "ide0", size_mb: 1024 }],
      networks: [],
      image_id: "x",
    };
    const old = await done("POST", "/janus/20180725/servers", { ...wish, count: 2 });
    expect(old.uuids).toHaveLength(2);
    const made = await done("POST", "/janus/20241230/servers", { ...wish, power_on: 1 });
    const [id] = made.uuids;
    expect(await server(id)).toMatchObject({ name: "made", status: "running" });
    expect(await client.status("PUT", `/janus/20200725/servers/${id}`, { cores: 4 })).toBe(409);
    await done("PUT", `/janus/20200725/servers/${id}`, { name: "renamed" });
    await done("PUT", `/janus/20180725/servers/${id}/config`, { description: "mine" });
    expect(await server(id)).toMatchObject({ name: "renamed", description: "mine" });
    await done("POST", `/janus/20240725/servers/${id}/server-password`, { password: "00" });
    await done("POST", `/janus/20180725/servers/${id}/allocation`, { project_id: servers[0].project_id });
    await done("POST", `/janus/20240725/servers/${id}/recovery-baseimage`);
    await done("POST", `/janus/20180725/servers/${id}/merge-backup-data`);
    await done("POST", `/janus/20180725/servers/${id}/rebase-backing-file`, {
      disks: [{ disk_id: "ide0", datastore: storage, path: "a" }],
    });
    await done("DELETE", `/janus/20180725/servers/${id}`, { force: 1 });
    expect(await client.status("GET", `/janus/20250725/servers/${id}`)).toBe(404);
    const config = {
      az_id: azId,
      datastore_id: storage,
      name: "configured",
      os_option: {},
      hardware_option: { disks: [{ size_mb: 2048 }] },
    };
    const { uuid } = await done("POST", "/janus/20180725/servers/config", config);
    expect((await list("/janus/20250725/servers?query_name=configured")).map((row) => row.id)).toEqual([uuid]);
  });

  it("that were there from the start can be deleted, and the list closes up", async () => {
    const victim = servers[3];
    await done("DELETE", `/janus/20180725/servers/${victim.id}`, { force: 1 });
    const left = await list("/janus/20250725/servers");
    expect(left.map(({ id }) => id)).not.toContain(victim.id);
    expect(left.slice(0, 5).map(({ id }) => id)).toEqual([0, 1, 2, 4, 5].map((index) => servers[index].id));
  });

  it("take disks and give them back", async () => {
    const { id } = servers[6];
    const path = `/janus/20240725/servers/${id}/disks`;
    const before = (await list(path)).length;
    await done("POST", path, { disks: [{ type: "new_disk", size_mb: 1024 }] });
    const disks = await list(path);
    expect(disks).toHaveLength(before + 1);
    await done("POST", `${path}/action`, { action: "delete", disk_ids: [disks.at(-1).id] });
    expect(await list(path)).toHaveLength(before);
    const clone = { type: "linked_clone", source_server_id: id, source_disk_id: "x" };
    expect(await client.status("POST", `/janus/20250725/servers/${id}/disks`, { disks: [clone] })).toBe(400);
  });

  it.each(["20240725", "20241230"])("run scripts (%s)", async (date) => {
    const { id } = servers[29];
    const { text_id: run } = await client.ok("POST", `/janus/${date}/servers/${id}/actions/invoke-script`, {
      script_type: "shell",
      script: "id",
    });
    expect((await client.ok("GET", `/janus/20240725/servers/exec-result/${run}`)).status).toBe("doing");
    await client.advance(5);
    expect(await client.ok("GET", `/janus/20240725/servers/exec-result/${run}`)).toMatchObject({
      status: "finish",
      exit_code: 0,
    });
  });
});

describe("snapshots", () => {
  it("are taken, renamed, protected and deleted, one by one or many", async () => {
    const { id } = servers[7];
    const path = `/janus/20180725/servers/${id}/snapshots`;
    const all = () => client.ok("GET", path);
    const before = (await all()).length;
    expect(await client.status("POST", `/janus/20190725/servers/${id}/snapshots`, { name: "current" })).toBe(400);
    const first = await client.ok("POST", `/janus/20190725/servers/${id}/snapshots`, { name: "a" });
    expect((await all()).at(-1)).toMatchObject({ id: first.resource_id, status: "creating", is_latest: 1 });
    expect(await client.status("POST", `/janus/20190725/servers/${id}/snapshots`, { name: "b" })).toBe(409);
    await client.advance(10);
    const second = await done("POST", `/janus/20240725/servers/${id}/snapshots`, { name: "b", lifespan: 86_400 });
    await done("PUT", `${path}/${first.resource_id}`, { name: "kept", is_protected: 1 });
    expect(await client.status("DELETE", `${path}/${first.resource_id}`)).toBe(409);
    await done("PUT", `${path}/${first.resource_id}`, { name: "kept", is_protected: 0 });
    await done("POST", `${path}/action`, { action: "delete", snapshot_ids: [first.resource_id, second.resource_id] });
    expect(await all()).toHaveLength(before);
  });

  it("end by themselves after their lifespan", async () => {
    const { id } = servers[8];
    const made = await done("POST", `/janus/20240725/servers/${id}/snapshots`, { name: "short", lifespan: 300 });
    await client.advance(300);
    expect((await client.ok("GET", `/janus/20180725/servers/${id}/snapshots`)).map((row: Json) => row.id)).not.toContain(
      made.resource_id,
    );
  });

  it("that were recovered make recorded changes expire until they are reset", async () => {
    const { id } = servers[9];
    await done("PUT", `/janus/20180725/servers/${id}/cbt/status`, { type: "enable" });
    const { resource_id: snapshot } = await done("POST", `/janus/20240725/servers/${id}/snapshots`, { name: "x" });
    const areas = `/janus/20180725/servers/${id}/cbt/changed-areas?disk_id=ide0&snapshot_id=${snapshot}&start_offset=0&checkpoint_id=`;
    expect(await client.status("GET", `${areas}1000`)).toBe(200);
    await done("POST", `/janus/20180725/servers/${id}/snapshots/${snapshot}/recovery`, { backup: 1 });
    expect(await client.status("GET", `${areas}1000`)).toBe(400);
    expect(await client.status("GET", `${areas}0`)).toBe(200);
    await done("PUT", `/janus/20240725/servers/${id}/cbt/status`, { type: "reset" });
    expect(await client.status("GET", `${areas}1000`)).toBe(200);
  });
});

describe("a backup resource", () => {
  it("locks its machine, is renewed, runs out, and is released", async () => {
    const { id } = servers[10];
    const wish = { server_id: id, type: "backup", lock_time: 60 };
    const { resource_id: lock } = await client.ok("POST", "/janus/20180725/backup-resources", wish);
    const show = (date: string) => client.ok("GET", `/janus/${date}/backup-resources/${lock}`);
    expect(await show("20180725")).toMatchObject({ status: "pending", remain_time: 60 });
    expect(await client.status("POST", "/janus/20180725/backup-resources", wish)).toBe(409);
    await client.advance(30);
    await client.ok("PUT", `/janus/20180725/backup-resources/${lock}`, { lock_time: 120 });
    await client.advance(90);
    expect(await show("20250725")).toMatchObject({
      status: "running",
      remain_time: 30,
      host_id: expect.stringMatching(/^host-/) as string,
    });
    await client.advance(31);
    expect(await client.status("GET", `/janus/20250725/backup-resources/${lock}`)).toBe(404);
    const again = await client.ok("POST", "/janus/20180725/backup-resources", wish);
    await client.ok("DELETE", `/janus/20180725/backup-resources/${again.resource_id}`);
    expect(await client.status("POST", "/janus/20180725/backup-resources", { ...wish, lock_time: 59 })).toBe(400);
  });
});

describe("what is not part of backups", () => {
  it("images go through their states", async () => {
    const azs = [servers[0].az_id];
    const { id } = await done("POST", "/janus/20180725/images", {
      azs,
      disk_format: "aCloud",
      image_type: "private",
      name: "own",
    });
    expect(await client.status("GET", `/janus/20240725/images/${id}/download`)).toBe(400);
    await done("PUT", `/janus/20180725/images/${id}/upload`, new Uint8Array([1, 2, 3]));
    expect(await client.status("PUT", `/janus/20240725/images/ova/${id}/upload`, new Uint8Array([1]))).toBe(409);
    await done("POST", `/janus/20240725/images/${id}/export`);
    expect(await client.status("GET", `/janus/20240725/images/${id}/download`)).toBe(200);
    await done("POST", "/janus/20180725/images/action", { azs, name: "from", os_type: "linux", server_id: servers[0].id });
    expect((await list("/janus/20180725/images?name=from")).map((image) => image.status)).toEqual(["active"]);
  });

  it("base images are made, copied, changed and deleted", async () => {
    const { az_id: azId, storage_id: storage } = servers[0];
    const wish = { az_id: azId, storage_id: storage, preallocate: "OFF", size_byte: 1024, metadata: { data_id: "d" }, name: "b" };
    const { id } = await done("POST", "/janus/20180725/base-images", wish);
    await done("POST", `/janus/20180725/base-images/${id}/replicas/actions/sync`, { az_id: azId, des_storage_id: "other" });
    expect(await list(`/janus/20180725/base-images/${id}/replicas?az_id=${azId}`)).toHaveLength(2);
    expect(await done("PUT", `/janus/20180725/base-images/${id}`, { az_id: azId, name: "c" })).toMatchObject({ name: "c" });
    await done("DELETE", `/janus/20180725/base-images/${id}?az_id=${azId}`);
    expect(await client.status("GET", `/janus/20180725/base-images/${id}/replicas?az_id=${azId}`)).toBe(404);
  });

  it("custom attributes are bound and unbound", async () => {
    const path = "/janus/20190725/custom-attributes";
    const { id } = await client.ok("POST", path, { name: "cost-centre", type: "vm" });
    await client.ok("PUT", `${path}/${id}`, { name: "centre" });
    const bind = { attribute_id: id, attribute_value: "7", resource_id: servers[0].id, type: "vm" };
    await done("POST", `${path}/bindings/actions/bulk-create`, { binds: [bind] });
    await done("PUT", `${path}/bindings`, { binds: [{ ...bind, attribute_value: "8" }] });
    expect(await list(`${path}/bindings?attribute_id=${id}`)).toMatchObject([{ attribute_value: "8", attribute_name: "centre" }]);
    await done("POST", `${path}/bindings/actions/bulk-delete`, { unbinds: [bind] });
    expect(await list(`${path}/bindings`)).toEqual([]);
    await done("DELETE", `${path}/actions/bulk-delete`, { attribute_ids: [id] });
    expect(await client.status("GET", `${path}/${id}`)).toBe(404);
  });

  it("datastores are mounted and taken off, files of a cluster sent", async () => {
    const [cluster] = await list("/janus/20180725/clusters");
    const body = { cluster_id: cluster.id, nfs_datastore: { name: "quick", server: { target: "10.0.0.1:/x" } } };
    await done("POST", "/janus/20180725/storages/attachnfs", body);
    const [storage] = await list("/janus/20180725/storages?name=quick");
    await done("DELETE", `/janus/20180725/storages/${storage.id}`, { cluster_id: cluster.id });
    expect(await list("/janus/20180725/storages?name=quick")).toEqual([]);
    const query = `file_type=BIOS&storage_id=${servers[0].storage_id}&file_name=bios`;
    expect(await client.ok("POST", `/janus/20180725/clusters/${cluster.id}/files/upload?${query}`, new Uint8Array([1]))).toEqual({
      success: true,
    });
  });
});
