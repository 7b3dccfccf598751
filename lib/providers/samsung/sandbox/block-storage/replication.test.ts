import { beforeEach, describe, expect, it } from "vitest";
import { away, Client, day, minute, serverId } from "./test-client";

let client: Client;
beforeEach(() => {
  client = new Client();
});

describe("replication", () => {
  it("makes a replica in the other region that lags by at most a cycle", () => {
    const path = { volume_id: client.readyVolume("bs-01") };
    const { resource_id: replica } = client.ok("createVolumeReplication", {
      path,
      body: { name: "bs-01-dr", region: "kr-east1", cycle: "5MIN" },
    });
    expect(client.volume(String(replica), away)).toMatchObject({
      state: "CREATING",
      purpose: "REPL",
      has_origin: true,
      name: "bs-01-dr",
    });
    expect(client.ok("showVolumeReplication", { path }).result).toMatchObject({ sync_state: "UNINITIALIZED" });
    client.now += 4 * minute;
    const shown = client.ok("showVolumeReplication", { path }).result;
    expect(shown).toEqual({
      lag_time: "00:04:00",
      related_volumes: [{ auth: "READ", id: replica, name: "bs-01-dr", purpose: "REPL", region: "kr-east1" }],
      sync_cycle: "5MIN",
      sync_state: "SNAPMIRROED",
    });
    expect(client.ok("showVolumeReplication", { path, version: "1.2" }).result).not.toHaveProperty("lag_time");
    const lags = Array.from({ length: 60 }, () => {
      client.now += 10_000;
      return String(client.ok("showVolumeReplication", { path }).result.lag_time);
    });
    expect(lags.some((lag) => lag < "00:01:00")).toBe(true);
    expect(lags.every((lag) => lag < "00:06:00")).toBe(true);
    expect(client.volume(path.volume_id)).toMatchObject({ has_replication: true, state: "IN_USE" });
  });

  it("is broken to write to the replica, and resynchronised to mirror again", () => {
    const path = { volume_id: client.readyVolume("bs-01") };
    const { resource_id } = client.ok("createVolumeReplication", {
      path,
      body: { name: "bs-01-dr", region: "kr-east1", cycle: "HOURLY" },
    });
    const replica = { path: { volume_id: String(resource_id) }, place: away };
    expect(client.send("setVolumeReplicationPolicy", { path, body: { policy: "BREAK" } }).status).toBe(409);
    client.now += 2 * minute;
    const attachments = [{ object_id: serverId(away, 1), object_type: "BM" }];
    expect(client.send("attachVolume", { ...replica, body: { attachments } }).status).toBe(400);
    expect(client.ok("setVolumeReplicationPolicy", { ...replica, body: { policy: "BREAK" } })).toEqual({
      sync_cycle: "HOURLY",
      sync_state: "BROKEN_OFF",
    });
    client.now += minute;
    expect(client.ok("showVolumeReplication", { path }).result.related_volumes[0].auth).toBe("READ_WRITE");
    client.now += 3 * day;
    expect(client.ok("showVolumeReplication", { path }).result.lag_time).toMatch(/^72:/);
    client.ok("attachVolume", { ...replica, body: { attachments } });
    client.now += minute;
    expect(client.send("setVolumeReplicationPolicy", { path, body: { policy: "RESYNC" } }).status).toBe(409);
    client.ok("detachVolume", { ...replica, body: { attachments: [serverId(away, 1)] } });
    client.now += minute;
    client.ok("setVolumeReplicationPolicy", { path, body: { policy: "RESYNC" } });
    client.now += 2 * minute;
    expect(client.ok("showVolumeReplication", replica).result).toMatchObject({
      sync_state: "SNAPMIRROED",
      related_volumes: [{ id: path.volume_id, auth: "READ_WRITE", region: "kr-west1" }],
    });
    expect(client.ok("setVolumeReplicationCycle", { path, body: { cycle: "DAILY" } })).toEqual({
      cycle: "DAILY",
      volume_id: path.volume_id,
    });
  });

  it("holds both ends in place until it is deleted, and then leaves the replica behind", () => {
    const path = { volume_id: client.readyVolume("bs-01") };
    const { resource_id } = client.ok("createVolumeReplication", {
      path,
      body: { name: "bs-01-dr", region: "kr-east1", cycle: "HOURLY" },
    });
    const replica = { path: { volume_id: String(resource_id) }, place: away };
    client.now += 2 * minute;
    expect(client.send("deleteVolume", replica).status).toBe(400);
    client.ok("deleteVolumeReplication", { path });
    client.now += minute;
    expect(client.send("showVolumeReplication", { path }).status).toBe(404);
    expect(client.volume(String(resource_id), away)).toMatchObject({ purpose: "ORG", has_origin: false });
    client.ok("deleteVolume", replica);
  });

  it.each([
    ["to its own region", { region: "kr-west1" }, 400],
    ["to a region that is not there", { region: "mars-1" }, 400],
    ["under a name that is not allowed", { name: "a" }, 400],
  ])("is not made %s", (_, more, status) => {
    const path = { volume_id: client.readyVolume("bs-01") };
    expect(
      client.send("createVolumeReplication", { path, body: { name: "bs-01-dr", region: "kr-east1", cycle: "5MIN", ...more } })
        .status,
    ).toBe(status);
  });

  it("of a group replicates every member under the prefix, and freezes the members", () => {
    const ids = ["bs-01", "bs-02"].map((name) => client.readyVolume(name));
    const group = client.readyGroup("vg-01", ids);
    const path = { volume_group_id: group };
    expect(
      client.send("createVolumeReplication", {
        path: { volume_id: ids[0] ?? "" },
        body: { name: "x-01", region: "kr-east1", cycle: "5MIN" },
      }).status,
    ).toBe(400);
    const body = { name: "vg-01-dr", region: "kr-east1", cycle: "HOURLY", replication_volume_name_prefix: "dr" };
    const { resource_id: replica } = client.ok("createVolumeGroupReplication", { path, body });
    client.now += 2 * minute;
    expect(client.group(String(replica), away)).toMatchObject({
      purpose: "REPL",
      state: "AVAILABLE",
      member_volumes: [{ name: "drbs-01" }, { name: "drbs-02" }],
    });
    expect(client.send("createVolumeGroupReplication", { path, body: { ...body, name: "vg-02-dr" } }).status).toBe(409);
    expect(client.send("removeVolumeGroupMemberOnVolumeGroup", { path, body: { volume_ids: ids.slice(1) } }).status).toBe(400);
    expect(client.ok("showVolumeGroupReplication", { path }).result.related_volume_groups).toEqual([
      { auth: "READ", id: replica, name: "vg-01-dr", purpose: "REPL", region: "kr-east1" },
    ]);
    expect(client.ok("setVolumeGroupReplicationCycle", { path, body: { cycle: "5MIN" } })).toEqual({
      cycle: "5MIN",
      volume_group_id: group,
    });
    expect(client.ok("setVolumeGroupReplicationPolicy", { path, body: { policy: "BREAK" } })).toEqual({
      cycle: "5MIN",
      sync_state: "BROKEN_OFF",
    });
    client.now += minute;
    client.ok("setVolumeGroupReplicationPolicy", { path, body: { policy: "RESYNC" } });
    client.now += minute;
    expect(client.ok("deleteVolumeGroupReplication", { path })).toEqual({ result: true });
    expect(client.send("showVolumeGroupReplication", { path }).status).toBe(404);
  });
});
