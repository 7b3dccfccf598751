import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { samsungContracts } from "../../contract";
import { executeBlockStorage } from "./execute";
import { blockStorageOperations } from "./operations";
import type { Ground, Place } from "./places";
import { BlockStorageWorld } from "./world";

const contract = samsungContracts()["block-storage"];
const epoch = Date.parse("2026-03-02T09:30:00Z");
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const home: Place = { accountId: "36827d9b643f46c2ae6bb7e63d633bfe", region: "kr-west1" };
const away: Place = { ...home, region: "kr-east1" };
const regions = ["kr-west1", "kr-east1"];

const serverId = (place: Place, index: number) => `${place.region}-server-${index}`;
const ground = (serverCount: number): Ground => ({
  seed: 7,
  epoch,
  servers: {
    count: () => serverCount,
    at: (place, index) => ({ id: serverId(place, index), name: `bm-${String(index).padStart(5, "0")}`, imageName: "RHEL 8.8 for BM", state: "RUNNING" }),
    find: (place, id) => {
      const index = Number(/-server-(\d+)$/.exec(id)?.[1] ?? -1);
      return index >= 0 && index < serverCount && id === serverId(place, index)
        ? { id, name: `bm-${String(index).padStart(5, "0")}`, imageName: "RHEL 8.8 for BM", state: "RUNNING" }
        : null;
    },
  },
  partnerOf: ({ region }) => regions.find((other) => other !== region) ?? null,
  hasRegion: (_, region) => regions.includes(region),
});

/** Sends requests as the sandbox's edge does: contract first, then the operation; every success keeps the contract. */
class Client {
  now = epoch;
  version = "1.3";
  readonly world: BlockStorageWorld;

  constructor(servers = 12) {
    this.world = new BlockStorageWorld(ground(servers));
  }

  send(operationId: string, given: { path?: Record<string, string>; query?: string; body?: unknown; place?: Place; version?: string } = {}) {
    const operation = contract.operation(operationId);
    const version = given.version ?? this.version;
    const request = contract.validate(operation, version, {
      pathParams: given.path ?? {},
      query: new URLSearchParams(given.query ?? ""),
      body: given.body,
    });
    if (!request.ok) throw new Error(JSON.stringify(request.issues));
    const outcome = executeBlockStorage(operationId, {
      world: this.world,
      place: given.place ?? home,
      version,
      now: this.now,
      user: "tester@example.test",
      requestId: "req-1",
      path: request.value.pathParams,
      query: request.value.query,
      body: request.value.body,
    });
    if (outcome.refused) return { status: outcome.refusal.status, body: { detail: outcome.refusal.message } };
    const answer = { status: outcome.answer.status, body: JSON.parse(JSON.stringify(outcome.answer.body)) as unknown };
    expect(contract.validateAnswer(operation, version, answer), operationId).toEqual([]);
    return answer;
  }

  ok(operationId: string, given: Parameters<Client["send"]>[1] = {}) {
    const answer = this.send(operationId, given);
    expect(answer.status, `${operationId}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return z.record(z.string(), z.any()).parse(answer.body);
  }

  volume(id: string, place = home) {
    return z.record(z.string(), z.any()).parse(this.ok("showVolume", { path: { volume_id: id }, place }).result);
  }

  group(id: string, place = home) {
    return z.record(z.string(), z.any()).parse(this.ok("showVolumeGroup", { path: { volume_group_id: id }, place }).result);
  }

  createVolume(name: string, more: object = {}): string {
    const attachments = [{ object_id: serverId(home, 0), object_type: "BM" }];
    const { resource_id: id } = this.ok("createVolume", { body: { name, disk_type: "SSD", size_gb: 10, attachments, ...more } });
    return String(id);
  }

  /** A volume that has been made and whose snapshots are activated. */
  readyVolume(name: string, more: object = {}): string {
    const id = this.createVolume(name, more);
    this.now += minute;
    this.ok("createVolumeSnapshotRate", { path: { volume_id: id }, body: { snapshot_rate: 100 } });
    return id;
  }

  readyGroup(name: string, volumeIds: string[]): string {
    const { resource_id: id } = this.ok("createVolumeGroup", { body: { name, volume_ids: volumeIds } });
    this.now += minute;
    return String(id);
  }
}

let client: Client;
beforeEach(() => {
  client = new Client();
});

describe("Block Storage in the sandbox", () => {
  it("has every operation of the contract and no other", () => {
    expect(Object.keys(blockStorageOperations).sort()).toEqual(contract.operations.map(({ operationId }) => operationId).sort());
  });

  it("starts with the same volumes and groups in every run", () => {
    const listed = (one: Client) => [one.ok("listVolumes", { query: "limit=1000" }), one.ok("listVolumeGroups", { query: "limit=1000" })];
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
    expect(sorted.map((v: { size_gb: number }) => v.size_gb)).toEqual(all.map((v: { size_gb: number }) => v.size_gb).sort((a: number, b: number) => b - a));
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

  it("can take a deleted volume's name", () => {
    const id = client.createVolume("bs-01");
    expect(client.send("createVolume", { body: { name: "bs-01", disk_type: "SSD", size_gb: 1, attachments: [{ object_id: serverId(home, 1), object_type: "BM" }] } }).status).toBe(409);
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
    ["a server twice", { attachments: Array.from({ length: 2 }, () => ({ object_id: serverId(home, 0), object_type: "BM" })) }, 400],
    ["more servers than eight", { attachments: Array.from({ length: 9 }, (_, i) => ({ object_id: serverId(home, i), object_type: "BM" })) }, 400],
    ["an attachment without its server", { attachments: [{ object_type: "BM" }] }, 400],
    ["a name that the vendor does not take", { name: "1-st" }, 400],
    ["a size of nothing", { size_gb: 0 }, 400],
    ["QoS on a hard disk", { disk_type: "HDD", qos: { iops: 5000, throughput: 250 } }, 400],
  ])("is not made with %s", (_, more, status) => {
    const body = { name: "bs-01", disk_type: "SSD", size_gb: 10, attachments: [{ object_id: serverId(home, 0), object_type: "BM" }], ...more };
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
    const detached = client.ok("detachVolume", { path: { volume_id: id }, body: { attachments: [serverId(home, 1)] }, version: "1.1" });
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

describe("snapshots", () => {
  it("need reserved space, are listed newest first, restored and removed", () => {
    const id = client.createVolume("bs-01");
    const path = { volume_id: id };
    client.now += minute;
    expect(client.send("createVolumeSnapshot", { path }).status).toBe(400);
    expect(client.ok("createVolumeSnapshotRate", { path, body: { snapshot_rate: 50 } })).toEqual({ is_snapshot_activated: true, snapshot_rate: 50, volume_id: id });
    const first = client.ok("createVolumeSnapshot", { path });
    const second = client.ok("createVolumeSnapshot", { path });
    expect(first.snapshot_name).toMatch(/^vo[0-9a-f]{22}___snapshot-create-bm-blockstorage\.\d{4}-\d\d-\d\d_\d{6}$/);
    expect(second.snapshot_id).not.toBe(first.snapshot_id);
    client.now += minute;
    const third = client.ok("createVolumeSnapshot", { path });
    const list = client.ok("listVolumeSnapshots", { path });
    expect(list).toMatchObject({ is_snapshot_policy: false, snapshot_capacity_rate: 50, snapshot_capacity_mb: 5120, volume_id: id });
    expect(list.snapshots).toHaveLength(3);
    expect(list.snapshots[0].snapshot_id).toBe(third.snapshot_id);

    client.ok("restoreVolumeSnapshot", { path: { ...path, snapshot_id: String(first.snapshot_id) } });
    expect(client.volume(id)).toMatchObject({ state: "EDITING", previous_state: "IN_USE" });
    expect(client.send("createVolumeSnapshot", { path }).status).toBe(409);
    client.now += minute;
    expect(client.volume(id).state).toBe("IN_USE");
    expect(client.send("deleteVolumeSnapshotRate", { path }).status).toBe(409);
    for (const { snapshot_id: snapshot } of list.snapshots) client.ok("deleteVolumeSnapshot", { path: { ...path, snapshot_id: String(snapshot) } });
    expect(client.send("deleteVolumeSnapshot", { path: { ...path, snapshot_id: String(first.snapshot_id) } }).status).toBe(404);
    expect(client.ok("deleteVolumeSnapshotRate", { path }).is_snapshot_activated).toBe(false);
  });

  it("are taken by the schedule as time passes, and only as many are kept as the vendor keeps", () => {
    const path = { volume_id: client.readyVolume("bs-01") };
    expect(client.ok("createVolumeSnapshotSchedule", { path, body: { hour: 18 } })).toEqual({ frequency: "DAILY", hour: 18, volume_id: path.volume_id });
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
    expect(client.ok("setVolumeSnapshotSchedule", { path, body: { day_of_week: "SUN", hour: 2 } })).toMatchObject({ frequency: "WEEKLY", day_of_week: "SUN" });
    client.now = Date.parse("2026-03-16T00:00:00Z");
    const times = client.ok("listVolumeSnapshots", { path }).snapshots.map((s: { created_dt: string }) => s.created_dt);
    expect(times).toEqual(["2026-03-15T02:00:00.000Z", "2026-03-08T02:00:00.000Z", "2026-03-03T18:00:00.000Z", "2026-03-02T18:00:00.000Z"]);
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

describe("a volume group", () => {
  const make = () => {
    const ids = ["bs-01", "bs-02"].map((name) => client.readyVolume(name));
    return { ids, group: client.readyGroup("vg-01", ids) };
  };

  it("is made of free volumes of one disk type", () => {
    const ids = ["bs-01", "bs-02"].map((name) => client.readyVolume(name));
    const disk = client.readyVolume("hd-01", { disk_type: "HDD" });
    const create = (volume_ids: string[], name = "vg-01") => client.send("createVolumeGroup", { body: { name, volume_ids } });
    expect(create([]).status).toBe(400);
    expect(create(["nobody"]).status).toBe(404);
    expect(create([ids[0] ?? "", disk]).status).toBe(400);
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
    expect(client.send("createVolumeGroupSnapshotSchedule", { path: { volume_group_id: group }, body: { hour: 1 } }).status).toBe(400);
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
    const { resource_id: id } = client.ok("createVolumeGroupRecovery", { path, body: { snapshot_id, block_storage_name_prefix: "rec-" } });
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
    expect(client.send("createVolumeGroupRecovery", { path, body: { snapshot_id, block_storage_name_prefix: "rec-" } }).status).toBe(409);
  });
});

describe("replication", () => {
  it("makes a replica in the other region that lags by at most a cycle", () => {
    const path = { volume_id: client.readyVolume("bs-01") };
    const { resource_id: replica } = client.ok("createVolumeReplication", { path, body: { name: "bs-01-dr", region: "kr-east1", cycle: "5MIN" } });
    expect(client.volume(String(replica), away)).toMatchObject({ state: "CREATING", purpose: "REPL", has_origin: true, name: "bs-01-dr" });
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
    const { resource_id } = client.ok("createVolumeReplication", { path, body: { name: "bs-01-dr", region: "kr-east1", cycle: "HOURLY" } });
    const replica = { path: { volume_id: String(resource_id) }, place: away };
    expect(client.send("setVolumeReplicationPolicy", { path, body: { policy: "BREAK" } }).status).toBe(409);
    client.now += 2 * minute;
    const attachments = [{ object_id: serverId(away, 1), object_type: "BM" }];
    expect(client.send("attachVolume", { ...replica, body: { attachments } }).status).toBe(400);
    expect(client.ok("setVolumeReplicationPolicy", { ...replica, body: { policy: "BREAK" } })).toEqual({ sync_cycle: "HOURLY", sync_state: "BROKEN_OFF" });
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
    expect(client.ok("showVolumeReplication", replica).result).toMatchObject({ sync_state: "SNAPMIRROED", related_volumes: [{ id: path.volume_id, auth: "READ_WRITE", region: "kr-west1" }] });
    expect(client.ok("setVolumeReplicationCycle", { path, body: { cycle: "DAILY" } })).toEqual({ cycle: "DAILY", volume_id: path.volume_id });
  });

  it("holds both ends in place until it is deleted, and then leaves the replica behind", () => {
    const path = { volume_id: client.readyVolume("bs-01") };
    const { resource_id } = client.ok("createVolumeReplication", { path, body: { name: "bs-01-dr", region: "kr-east1", cycle: "HOURLY" } });
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
    expect(client.send("createVolumeReplication", { path, body: { name: "bs-01-dr", region: "kr-east1", cycle: "5MIN", ...more } }).status).toBe(status);
  });

  it("of a group replicates every member under the prefix, and freezes the members", () => {
    const ids = ["bs-01", "bs-02"].map((name) => client.readyVolume(name));
    const group = client.readyGroup("vg-01", ids);
    const path = { volume_group_id: group };
    expect(client.send("createVolumeReplication", { path: { volume_id: ids[0] ?? "" }, body: { name: "x-01", region: "kr-east1", cycle: "5MIN" } }).status).toBe(400);
    const body = { name: "vg-01-dr", region: "kr-east1", cycle: "HOURLY", replication_volume_name_prefix: "dr" };
    const { resource_id: replica } = client.ok("createVolumeGroupReplication", { path, body });
    client.now += 2 * minute;
    expect(client.group(String(replica), away)).toMatchObject({ purpose: "REPL", state: "AVAILABLE", member_volumes: [{ name: "drbs-01" }, { name: "drbs-02" }] });
    expect(client.send("createVolumeGroupReplication", { path, body: { ...body, name: "vg-02-dr" } }).status).toBe(409);
    expect(client.send("removeVolumeGroupMemberOnVolumeGroup", { path, body: { volume_ids: ids.slice(1) } }).status).toBe(400);
    expect(client.ok("showVolumeGroupReplication", { path }).result.related_volume_groups).toEqual([
      { auth: "READ", id: replica, name: "vg-01-dr", purpose: "REPL", region: "kr-east1" },
    ]);
    expect(client.ok("setVolumeGroupReplicationCycle", { path, body: { cycle: "5MIN" } })).toEqual({ cycle: "5MIN", volume_group_id: group });
    expect(client.ok("setVolumeGroupReplicationPolicy", { path, body: { policy: "BREAK" } })).toEqual({ cycle: "5MIN", sync_state: "BROKEN_OFF" });
    client.now += minute;
    client.ok("setVolumeGroupReplicationPolicy", { path, body: { policy: "RESYNC" } });
    client.now += minute;
    expect(client.ok("deleteVolumeGroupReplication", { path })).toEqual({ result: true });
    expect(client.send("showVolumeGroupReplication", { path }).status).toBe(404);
  });
});
