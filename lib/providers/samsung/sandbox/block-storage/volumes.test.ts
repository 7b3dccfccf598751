import { beforeEach, describe, expect, it } from "vitest";
import { blockStorageOperations } from "./operations";
import { away, Client, contract, home, minute, serverId } from "./test-client";

let client: Client;
beforeEach(() => {
  client = new Client();
});

describe("Block Storage in the sandbox", () => {
  it("has every operation of the contract and no other", () => {
    expect(Object.keys(blockStorageOperations).sort()).toEqual(contract.operations.map(({ operationId }) => operationId).sort());
  });

  it("starts with the same volumes and groups in every run", () => {
    const listed = (one: Client) => [
      one.ok("listVolumes", { query: "limit=1000" }),
      one.ok("listVolumeGroups", { query: "limit=1000" }),
    ];
    expect(listed(new Client())).toEqual(listed(new Client()));
    expect(client.ok("listVolumes")).toMatchObject({ total_count: 12 * 2 + 2 * 2 + 2 });
    expect(client.ok("listVolumeGroups")).toMatchObject({ total_count: 4 + 2 });
  });

  it("shows in detail, in every version, everything that it lists", () => {
    for (const version of ["1.0", "1.1", "1.2", "1.3"]) {
      for (const place of [home, away]) {
        for (const { id } of client.ok("listVolumes", { query: "limit=1000", place, version }).volumes) {
          const path = { volume_id: String(id) };
          const shown = client.ok("showVolume", { path, place, version }).result;
          expect("qos" in shown).toBe(Number(version) >= 1.2 && shown.disk_type === "SSD");
          client.ok("listVolumeSnapshots", { path, place, version });
          if (shown.has_replication) client.ok("showVolumeReplication", { path, place, version });
        }
        for (const { id } of client.ok("listVolumeGroups", { query: "limit=1000", place, version }).volume_groups) {
          const path = { volume_group_id: String(id) };
          const group = client.ok("showVolumeGroup", { path, place, version }).result;
          expect(group.member_volumes).toHaveLength(2);
          client.ok("listVolumeGroupSnapshots", { path, place, version });
          if (group.has_replication) client.ok("showVolumeGroupReplication", { path, place, version });
        }
      }
    }
  });

  it("holds a large place without holding its rows", () => {
    const large = new Client(40_000);
    const { total_count: total, volumes } = large.ok("listVolumes", { query: "limit=3&offset=79998" });
    expect(total).toBeGreaterThan(80_000);
    expect(volumes).toHaveLength(3);
    expect(large.volume(String(volumes[0].id)).name).toBe(volumes[0].name);
  });

  it("pages, sorts and filters lists", () => {
    const all = client.ok("listVolumes", { query: "limit=1000" }).volumes;
    const paged = [0, 7, 14, 21, 28].flatMap((offset) => client.ok("listVolumes", { query: `limit=7&offset=${offset}` }).volumes);
    expect(paged).toEqual(all);
    const sorted = client.ok("listVolumes", { query: "limit=1000&sort=size_gb:desc,name:asc" }).volumes;
    expect(sorted.map((v: { size_gb: number }) => v.size_gb)).toEqual(
      all.map((v: { size_gb: number }) => v.size_gb).sort((a: number, b: number) => b - a),
    );
    expect(client.ok("listVolumes", { query: "object_name=bm-00003" }).total_count).toBe(2);
    expect(client.ok("listVolumes", { query: "volume_group_name=bm-00003" }).total_count).toBe(2);
    expect(client.ok("listVolumes", { query: "name=00003-data" }).volumes[0].name).toBe("bm-00003-data");
    expect(client.send("listVolumes", { query: "limit=0" }).status).toBe(400);
    expect(client.send("listVolumes", { query: "sort=colour:asc" }).status).toBe(400);
  });

  it("keeps accounts apart", () => {
    const id = client.createVolume("mine");
    expect(client.send("showVolume", { path: { volume_id: id }, place: { ...home, accountId: "another" } }).status).toBe(404);
  });
});

describe("a volume", () => {
  it("is made, used, freed and deleted in the vendor's states", () => {
    const id = client.createVolume("bs-01", { qos: { iops: 6000, throughput: 300 } });
    expect(client.volume(id)).toMatchObject({ state: "CREATING", purpose: "ORG", qos: { iops: 6000, throughput: 300 } });
    client.now += minute;
    expect(client.volume(id)).toMatchObject({ state: "IN_USE", attachments: [{ id: serverId(home, 0), type: "BM" }] });
    expect(client.send("deleteVolume", { path: { volume_id: id } }).status).toBe(400);
    client.ok("detachVolume", { path: { volume_id: id }, body: { attachments: [serverId(home, 0)] } });
    expect(client.volume(id)).toMatchObject({ state: "DETACHING", previous_state: "IN_USE" });
    client.now += minute;
    expect(client.volume(id).state).toBe("AVAILABLE");
    client.ok("deleteVolume", { path: { volume_id: id } });
    expect(client.volume(id).state).toBe("DELETING");
    expect(client.send("deleteVolume", { path: { volume_id: id } }).status).toBe(409);
    client.now += minute;
    expect(client.send("showVolume", { path: { volume_id: id } }).status).toBe(404);
    expect(client.ok("listVolumes", { query: "name=bs-01" }).total_count).toBe(0);
  });

  it("ends in an error state where the sandbox is told so, and can then still be deleted", () => {
    const id = client.createVolume("bs-01");
    client.now += minute;
    client.ok("detachVolume", { path: { volume_id: id }, body: { attachments: [serverId(home, 0)] }, outcome: "ERROR_EDITING" });
    client.now += minute;
    expect(client.volume(id).state).toBe("ERROR_EDITING");
    client.ok("deleteVolume", { path: { volume_id: id }, outcome: "ERROR_DELETING" });
    client.now += minute;
    expect(client.volume(id).state).toBe("ERROR_DELETING");
    client.ok("deleteVolume", { path: { volume_id: id } });
    client.now += minute;
    expect(client.send("showVolume", { path: { volume_id: id } }).status).toBe(404);
  });

  it("can take a deleted volume's name", () => {
    const id = client.createVolume("bs-01");
    expect(
      client.send("createVolume", {
        body: { name: "bs-01", disk_type: "SSD", size_gb: 1, attachments: [{ object_id: serverId(home, 1), object_type: "BM" }] },
      }).status,
    ).toBe(409);
    client.now += minute;
    client.ok("detachVolume", { path: { volume_id: id }, body: { attachments: [serverId(home, 0)] } });
    client.now += minute;
    client.ok("deleteVolume", { path: { volume_id: id } });
    client.now += minute;
    client.createVolume("bs-01");
  });

  it.each([
    ["a server that does not exist", { attachments: [{ object_id: "nobody", object_type: "BM" }] }, 404],
    ["no server", { attachments: [] }, 400],
    [
      "a server twice",
      { attachments: Array.from({ length: 2 }, () => ({ object_id: serverId(home, 0), object_type: "BM" })) },
      400,
    ],
    [
      "more servers than eight",
      { attachments: Array.from({ length: 9 }, (_, i) => ({ object_id: serverId(home, i), object_type: "BM" })) },
      400,
    ],
    ["an attachment without its server", { attachments: [{ object_type: "BM" }] }, 400],
    ["a name that the vendor does not take", { name: "1-st" }, 400],
    ["a size of nothing", { size_gb: 0 }, 400],
    ["QoS on a hard disk", { disk_type: "HDD", qos: { iops: 5000, throughput: 250 } }, 400],
  ])("is not made with %s", (_, more, status) => {
    const body = {
      name: "bs-01",
      disk_type: "SSD",
      size_gb: 10,
      attachments: [{ object_id: serverId(home, 0), object_type: "BM" }],
      ...more,
    };
    expect(client.send("createVolume", { body }).status).toBe(status);
  });

  it("answers attach and detach with the volume before 1.2 and with the attachments from then on", () => {
    const id = client.createVolume("bs-01");
    client.now += minute;
    const body = { attachments: [{ object_id: serverId(home, 1), object_type: "BM" }] };
    expect(client.ok("attachVolume", { path: { volume_id: id }, body })).toEqual({
      attachments: [0, 1].map((i) => ({ object_id: serverId(home, i), object_type: "BM" })),
    });
    expect(client.send("attachVolume", { path: { volume_id: id }, body }).status).toBe(409);
    client.now += minute;
    const detached = client.ok("detachVolume", {
      path: { volume_id: id },
      body: { attachments: [serverId(home, 1)] },
      version: "1.1",
    });
    expect(detached.result).toMatchObject({ id, state: "DETACHING" });
    client.now += minute;
    expect(client.volume(id).state).toBe("IN_USE");
  });

  it("keeps its QoS within the vendor's limits and keeps what a change leaves out", () => {
    const id = client.createVolume("bs-01");
    const path = { volume_id: id };
    client.now += minute;
    expect(client.volume(id).qos).toEqual({ iops: 5000, throughput: 250 });
    expect(client.ok("setVolumeQoS", { path, body: { iops: 20_000 } })).toEqual({ iops: 20_000, throughput: 250 });
    expect(client.volume(id).state).toBe("EDITING");
    client.now += minute;
    expect(client.send("setVolumeQoS", { path, body: { iops: 20_001 } }).status).toBe(400);
    expect(client.send("setVolumeQoS", { path, body: { throughput: 249 } }).status).toBe(400);
    const disk = client.createVolume("hd-01", { disk_type: "HDD" });
    client.now += minute;
    expect(client.send("setVolumeQoS", { path: { volume_id: disk }, body: { iops: 5000 } }).status).toBe(400);
  });
});
