import { beforeEach, describe, expect, it } from "vitest";
import { Client, day, minute } from "./test-client";

let client: Client;
beforeEach(() => {
  client = new Client();
});

describe("snapshots", () => {
  it("need reserved space, are listed newest first, restored and removed", () => {
    const id = client.createVolume("bs-01");
    const path = { volume_id: id };
    client.now += minute;
    expect(client.send("createVolumeSnapshot", { path }).status).toBe(400);
    expect(client.ok("createVolumeSnapshotRate", { path, body: { snapshot_rate: 50 } })).toEqual({
      is_snapshot_activated: true,
      snapshot_rate: 50,
      volume_id: id,
    });
    const first = client.ok("createVolumeSnapshot", { path });
    const second = client.ok("createVolumeSnapshot", { path });
    expect(first.snapshot_name).toMatch(/^vo[0-9a-f]{22}___snapshot-create-bm-blockstorage\.\d{4}-\d\d-\d\d_\d{6}$/);
    expect(second.snapshot_id).not.toBe(first.snapshot_id);
    client.now += minute;
    const third = client.ok("createVolumeSnapshot", { path });
    const list = client.ok("listVolumeSnapshots", { path });
    expect(list).toMatchObject({
      is_snapshot_policy: false,
      snapshot_capacity_rate: 50,
      snapshot_capacity_mb: 5120,
      volume_id: id,
    });
    expect(list.snapshots).toHaveLength(3);
    expect(list.snapshots[0].snapshot_id).toBe(third.snapshot_id);

    client.ok("restoreVolumeSnapshot", { path: { ...path, snapshot_id: String(first.snapshot_id) } });
    expect(client.volume(id)).toMatchObject({ state: "EDITING", previous_state: "IN_USE" });
    expect(client.send("createVolumeSnapshot", { path }).status).toBe(409);
    client.now += minute;
    expect(client.volume(id).state).toBe("IN_USE");
    expect(client.send("deleteVolumeSnapshotRate", { path }).status).toBe(409);
    for (const { snapshot_id: snapshot } of list.snapshots)
      client.ok("deleteVolumeSnapshot", { path: { ...path, snapshot_id: String(snapshot) } });
    expect(client.send("deleteVolumeSnapshot", { path: { ...path, snapshot_id: String(first.snapshot_id) } }).status).toBe(404);
    expect(client.ok("deleteVolumeSnapshotRate", { path }).is_snapshot_activated).toBe(false);
  });

  it("are taken by the schedule as time passes, and only as many are kept as the vendor keeps", () => {
    const path = { volume_id: client.readyVolume("bs-01") };
    expect(client.ok("createVolumeSnapshotSchedule", { path, body: { hour: 18 } })).toEqual({
      frequency: "DAILY",
      hour: 18,
      volume_id: path.volume_id,
    });
    expect(client.send("createVolumeSnapshotSchedule", { path, body: { hour: 3 } }).status).toBe(409);
    expect(client.ok("listVolumeSnapshots", { path }).snapshots).toEqual([]);
    client.now = Date.parse("2026-03-04T18:00:00Z");
    const taken = client.ok("listVolumeSnapshots", { path });
    expect(taken.is_snapshot_policy).toBe(true);
    expect(taken.snapshots.map((s: { created_dt: string }) => s.created_dt)).toEqual([
      "2026-03-04T18:00:00.000Z",
      "2026-03-03T18:00:00.000Z",
      "2026-03-02T18:00:00.000Z",
    ]);
    client.now += 30 * day;
    expect(client.ok("listVolumeSnapshots", { path }).snapshots).toHaveLength(7);
  });

  it("fall on the schedule's own weekday, and stay when the schedule goes", () => {
    const path = { volume_id: client.readyVolume("bs-01") };
    client.ok("createVolumeSnapshotSchedule", { path, body: { hour: 18 } });
    client.now += 2 * day;
    expect(client.ok("setVolumeSnapshotSchedule", { path, body: { day_of_week: "SUN", hour: 2 } })).toMatchObject({
      frequency: "WEEKLY",
      day_of_week: "SUN",
    });
    client.now = Date.parse("2026-03-16T00:00:00Z");
    const times = client.ok("listVolumeSnapshots", { path }).snapshots.map((s: { created_dt: string }) => s.created_dt);
    expect(times).toEqual([
      "2026-03-15T02:00:00.000Z",
      "2026-03-08T02:00:00.000Z",
      "2026-03-03T18:00:00.000Z",
      "2026-03-02T18:00:00.000Z",
    ]);
    expect(client.ok("deleteVolumeSnapshotSchedule", { path }).frequency).toBe("NONE");
    client.now += 30 * day;
    expect(client.ok("listVolumeSnapshots", { path }).snapshots).toHaveLength(4);
    expect(client.send("setVolumeSnapshotSchedule", { path, body: { hour: 2 } }).status).toBe(404);
    expect(client.send("createVolumeSnapshotSchedule", { path, body: { hour: 24 } }).status).toBe(400);
  });

  it("that a person removes do not come back with the schedule", () => {
    const path = { volume_id: client.readyVolume("bs-01") };
    client.ok("createVolumeSnapshotSchedule", { path, body: { hour: 18 } });
    client.now += day;
    const [only] = client.ok("listVolumeSnapshots", { path }).snapshots;
    client.ok("deleteVolumeSnapshot", { path: { ...path, snapshot_id: String(only.snapshot_id) } });
    expect(client.ok("listVolumeSnapshots", { path }).snapshots).toEqual([]);
  });

  it("become new volumes of purpose RECOVERY, from 1.1 on", () => {
    const path = { volume_id: client.readyVolume("bs-01") };
    const { snapshot_id: snapshot } = client.ok("createVolumeSnapshot", { path });
    const { resource_id: id } = client.ok("createVolumeRecovery", { path, body: { name: "bs-01-rec", snapshot_id: snapshot } });
    expect(client.volume(String(id))).toMatchObject({ state: "CREATING", purpose: "RECOVERY", has_origin: true });
    client.now += 2 * minute;
    expect(client.volume(String(id))).toMatchObject({
      state: "AVAILABLE",
      recovery: { origin_volume: { id: path.volume_id }, recovery_volume: { id, name: "bs-01-rec" } },
    });
    expect(client.volume(path.volume_id)).toMatchObject({ state: "IN_USE", recovery: { recovery_volume: { id } } });
    expect(client.send("createVolumeRecovery", { path, body: { name: "bs-01-rec", snapshot_id: snapshot } }).status).toBe(409);
    expect(client.send("createVolumeRecovery", { path, body: { name: "bs-02-rec", snapshot_id: "x" } }).status).toBe(404);
  });
});
