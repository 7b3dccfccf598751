import { beforeEach, describe, expect, it } from "vitest";
import { AccessObjects } from "../storage/access-objects";
import { acme, away, globex, home, minute, StorageClient, testGround } from "../storage/test-client";
import { parallelFileStorageService } from "./index";

const newClient = (...args: Parameters<typeof testGround>) => {
  const ground = testGround(...args);
  return new StorageClient(parallelFileStorageService(ground), ground);
};
let client: StorageClient;
beforeEach(() => {
  client = newClient();
});

const volumes = (query = {}, region = home) =>
  client.ok("listVolumes", { query: { limit: 1000, ...query }, region }).parallel_filestorages as { id: string; name: string }[];
const show = (id: string) => client.ok("showVolume", { path: { volume_id: id } });
const snapshots = (id: string) => client.ok("listSnapshots", { query: { volume_id: id } }).snapshots;

function ready(name: string, capacity_tb = 10): string {
  const { id } = client.ok("createVolume", { body: { name, capacity_tb } });
  client.now += minute;
  return String(id);
}

describe("Parallel File Storage in the sandbox", () => {
  it("plays every operation of the contract and no other", () => {
    const { contract, operationIds } = client.service;
    expect([...operationIds].sort()).toEqual(contract.operations.map(({ operationId }) => operationId).sort());
  });

  it("starts with the same volumes in every run, and others for each account and region", () => {
    const all = (one: StorageClient) =>
      [acme, globex].flatMap((account) =>
        [home, away].flatMap((region) => one.ok("listVolumes", { account, region }).parallel_filestorages),
      );
    expect(all(newClient())).toEqual(all(client));
    expect(new Set(all(client).map(({ id }: { id: string }) => id)).size).toBe(all(client).length);
  });

  it("shows in detail everything that it lists", () => {
    for (const region of [home, away]) {
      for (const { id, name } of volumes({}, region)) {
        const path = { volume_id: id };
        expect(client.ok("showVolume", { path, region }).name).toBe(name);
        expect(client.ok("listAccessRule", { path, region }).count).toBeGreaterThan(0);
        client.ok("listSnapshots", { query: path, region });
      }
    }
  });

  it("holds a large place", () => {
    client = newClient("large");
    expect(client.ok("listVolumes", { query: { offset: 150 } }).parallel_filestorages).toHaveLength(20);
  });
});

describe("a parallel file volume", () => {
  it("is made, resized and deleted in the vendor's states", () => {
    const { id } = client.ok("createVolume", { body: { name: "training", capacity_tb: 10 } });
    const path = { volume_id: String(id) };
    expect(show(id)).toMatchObject({ state: "creating", mount_path: null, capacity_tb: 10 });
    expect(client.refused("createVolume", { body: { name: "training", capacity_tb: 1 } })).toBe(409);
    expect(client.send("createVolume", { body: { name: "other", capacity_tb: 1001 } }).isOfContract).toBe(true);
    expect(client.refused("setVolumeCapacity", { path, body: { capacity_tb: 20 } })).toBe(409);
    client.now += minute;
    client.ok("setVolumeCapacity", { path, body: { capacity_tb: 20 } });
    expect(show(id)).toMatchObject({ state: "editing", capacity_tb: 20 });
    client.now += minute;
    expect(client.refused("setVolumeCapacity", { path, body: { capacity_tb: 20 } })).toBe(400);
    client.ok("deleteVolume", { path });
    expect(show(id).state).toBe("deleting");
    expect(client.refused("deleteVolume", { path })).toBe(409);
    client.now += minute;
    expect(client.refused("showVolume", { path })).toBe(404);
    expect(volumes({ name: "training" })).toEqual([]);
  });

  it("cannot be made smaller than what is on it", () => {
    const [volume] = volumes();
    expect(client.refused("setVolumeCapacity", { path: { volume_id: volume?.id ?? "" }, body: { capacity_tb: 1 } })).toBe(400);
  });

  it("lets nodes in and out, all that are named or none", () => {
    const id = ready("training");
    const path = { volume_id: id };
    const objects = new AccessObjects(client.ground.fleetOf({ accountId: acme.accountId, region: home }));
    const node = (number: number) => ({ object_id: objects.gpuNode(number).id, object_type: "GPU_NODE" });
    const rules = () => client.ok("listAccessRule", { path }).access_rules;
    const change = (add: object[], remove: object[] = []) => ({
      path,
      body: { add_access_rules: add, remove_access_rules: remove },
    });
    expect(client.refused("setAccessRule", change([]))).toBe(400);
    expect(client.refused("setAccessRule", change([node(0), node(0)]))).toBe(400);
    expect(client.refused("setAccessRule", change([node(0), { ...node(0), object_id: "nobody" }]))).toBe(404);
    expect(client.refused("setAccessRule", change([node(0)], [node(1)]))).toBe(404);
    expect(rules()).toEqual([]);
    client.ok("setAccessRule", change([node(0), node(1)]));
    expect(rules()[0]).toMatchObject({ access_state: "none", access_ip_list: [{ access_ip_state: "creating" }, {}] });
    expect(client.refused("setAccessRule", change([node(2)]))).toBe(409);
    client.now += minute;
    expect(rules()[0]).toMatchObject({ object_name: "gpu-node-001", object_state: "RUNNING", access_state: "all" });
    expect(client.refused("setAccessRule", change([node(1)]))).toBe(409);
    expect(client.refused("deleteVolume", { path })).toBe(409);
    client.ok("setAccessRule", change([node(2)], [node(0), node(1)]));
    client.now += minute;
    expect(rules().map(({ object_id }: { object_id: string }) => object_id)).toEqual([node(2).object_id]);
  });

  it("has snapshots that are taken, restored and deleted", () => {
    const id = ready("training");
    const query = { volume_id: id };
    const { snapshot } = client.ok("createSnapshot", { body: query });
    expect(snapshot).toMatchObject({ state: "creating", size: null, volume_id: id });
    const path = { snapshot_id: String(snapshot.id) };
    expect(client.refused("restoreSnapshot", { path, query })).toBe(409);
    client.now += minute;
    expect(snapshots(id)).toMatchObject([{ id: snapshot.id, state: "available" }]);
    client.ok("restoreSnapshot", { path, query });
    expect(show(id).state).toBe("restoring");
    expect(client.refused("createSnapshot", { body: query })).toBe(409);
    client.now += minute;
    client.ok("deleteSnapshot", { path, query });
    expect(snapshots(id)[0].state).toBe("deleting");
    client.now += minute;
    expect(snapshots(id)).toEqual([]);
    expect(client.refused("deleteSnapshot", { path, query })).toBe(404);
  });

  it("ends in an error where the sandbox is told so, and can then only be deleted", () => {
    const id = ready("training");
    const path = { volume_id: id };
    client.ok("setVolumeCapacity", { path, body: { capacity_tb: 11 }, outcome: "error" });
    client.now += minute;
    expect(show(id).state).toBe("error");
    expect(client.refused("createSnapshot", { body: path })).toBe(409);
    client.ok("deleteVolume", { path });
  });
});
