import { beforeEach, describe, expect, it } from "vitest";
import { Client, day, minute } from "./test-client";

let client: Client;
beforeEach(() => {
  client = new Client();
});

describe("a volume group", () => {
  const make = () => {
    const ids = ["bs-01", "bs-02"].map((name) => client.readyVolume(name));
    return { ids, group: client.readyGroup("vg-01", ids) };
  };

  it("is made of free volumes", () => {
    const ids = ["bs-01", "bs-02"].map((name) => client.readyVolume(name));
    const create = (volume_ids: string[], name = "vg-01") => client.send("createVolumeGroup", { body: { name, volume_ids } });
    expect(create([]).status).toBe(400);
    expect(create(["nobody"]).status).toBe(404);
    expect(create([ids[0] ?? "", ids[0] ?? ""]).status).toBe(400);
    const { resource_id: id } = client.ok("createVolumeGroup", { body: { name: "vg-01", volume_ids: ids } });
    expect(client.group(String(id))).toMatchObject({ state: "CREATING", has_replication: false });
    expect(client.volume(ids[0] ?? "").volume_group).toEqual({ id, name: "vg-01" });
    client.now += minute;
    expect(client.group(String(id)).state).toBe("AVAILABLE");
    expect(create(ids, "vg-02").status).toBe(409);
    expect(create([client.readyVolume("bs-03")], "vg-01").status).toBe(409);
  });

  it("takes members in and lets them go", () => {
    const { ids, group } = make();
    const path = { volume_group_id: group };
    const third = client.readyVolume("bs-03");
    const added = client.ok("addVolumeGroupMemberOnVolumeGroup", { path, body: { volume_ids: [third] } });
    expect(added.member_volumes.map((v: { id: string }) => v.id)).toEqual([...ids, third]);
    expect(client.group(group).state).toBe("EDITING");
    expect(client.send("removeVolumeGroupMemberOnVolumeGroup", { path, body: { volume_ids: [third] } }).status).toBe(409);
    client.now += minute;
    const left = client.ok("removeVolumeGroupMemberOnVolumeGroup", { path, body: { volume_ids: [third] } });
    expect(left.member_volumes).toHaveLength(2);
    expect(client.volume(third).volume_group).toBeUndefined();
    client.now += minute;
    expect(client.send("removeVolumeGroupMemberOnVolumeGroup", { path, body: { volume_ids: [third] } }).status).toBe(400);
    expect(client.send("deleteVolume", { path: { volume_id: ids[0] ?? "" } }).status).toBe(400);
  });

  it("is captured and put back as one", () => {
    const { ids, group } = make();
    const path = { volume_group_id: group };
    const { snapshot_id: snapshot } = client.ok("createVolumeGroupSnapshot", { path });
    expect(client.ok("listVolumeGroupSnapshots", { path }).snapshots).toHaveLength(1);
    client.ok("restoreVolumeGroupSnapshot", { path: { ...path, snapshot_id: String(snapshot) } });
    expect([client.group(group).state, ...ids.map((id) => client.volume(id).state)]).toEqual(["EDITING", "EDITING", "EDITING"]);
    client.now += minute;
    expect([client.group(group).state, ...ids.map((id) => client.volume(id).state)]).toEqual(["AVAILABLE", "IN_USE", "IN_USE"]);
    client.ok("deleteVolumeGroupSnapshot", { path: { ...path, snapshot_id: String(snapshot) } });
    expect(client.ok("listVolumeGroupSnapshots", { path }).snapshots).toEqual([]);
  });

  it("cannot be captured while a member has no space reserved", () => {
    const bare = client.createVolume("bs-00");
    client.now += minute;
    const group = client.readyGroup("vg-00", [bare]);
    expect(client.send("createVolumeGroupSnapshot", { path: { volume_group_id: group } }).status).toBe(400);
    expect(client.send("createVolumeGroupSnapshotSchedule", { path: { volume_group_id: group }, body: { hour: 1 } }).status).toBe(
      400,
    );
  });

  it("has its own snapshot schedule", () => {
    const path = { volume_group_id: make().group };
    client.ok("createVolumeGroupSnapshotSchedule", { path, body: { hour: 0 } });
    client.now += 3 * day;
    expect(client.ok("listVolumeGroupSnapshots", { path }).snapshots).toHaveLength(3);
    expect(client.group(path.volume_group_id).snapshot_schedule).toEqual({ frequency: "DAILY", hour: 0 });
    client.ok("setVolumeGroupSnapshotSchedule", { path, body: { day_of_week: "FRI", hour: 4 } });
    client.ok("deleteVolumeGroupSnapshotSchedule", { path });
    expect(client.group(path.volume_group_id).snapshot_schedule).toEqual({ frequency: "NONE" });
  });

  it("is recovered as a new group of new volumes", () => {
    const { ids, group } = make();
    const path = { volume_group_id: group };
    const { snapshot_id } = client.ok("createVolumeGroupSnapshot", { path });
    const { resource_id: id } = client.ok("createVolumeGroupRecovery", {
      path,
      body: { snapshot_id, block_storage_name_prefix: "rec-" },
    });
    client.now += 2 * minute;
    const recovered = client.group(String(id));
    expect(recovered).toMatchObject({
      name: "rec-vg-01",
      state: "AVAILABLE",
      purpose: "RECOVERY",
      recovery: { origin_volume_group: { id: group, name: "vg-01" }, recovery_volume_group: { id } },
    });
    expect(recovered.member_volumes).toMatchObject([
      { name: "rec-bs-01", origin_volume: { id: ids[0] } },
      { name: "rec-bs-02", origin_volume: { id: ids[1] } },
    ]);
    expect(
      client.send("createVolumeGroupRecovery", { path, body: { snapshot_id, block_storage_name_prefix: "rec-" } }).status,
    ).toBe(409);
  });
});
