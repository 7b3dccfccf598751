import { beforeEach, describe, expect, it } from "vitest";
import { AccessObjects } from "../storage/access-objects";
import { acme, away, day, globex, home, hour, minute, StorageClient, testGround } from "../storage/test-client";
import { fileStorageService } from "./index";

const newClient = (...args: Parameters<typeof testGround>) => {
  const ground = testGround(...args);
  return new StorageClient(fileStorageService(ground), ground);
};
let client: StorageClient;
beforeEach(() => {
  client = newClient();
});

const volumes = (query = {}, region = home) =>
  client.ok("listVolumes", { query: { limit: 1000, ...query }, region }).filestorages as { id: string; name: string }[];
const show = (id: string, region = home) => client.ok("showVolume", { path: { volume_id: id }, region });
const snapshots = (id: string, region = home) =>
  client.ok("listSnapshots", { query: { volume_id: id }, region }).snapshots as { id: string; state: string; size: number }[];

function create(name: string, more: object = {}): string {
  const made = client.ok("createVolume", { body: { name, protocol: "NFS", type_name: "HDD", ...more } });
  return String(made.volume_id);
}
function ready(name: string, more: object = {}): string {
  const id = create(name, more);
  client.now += minute;
  return id;
}
const replicate = (id: string, more: object = {}) =>
  client.ok("createVolumeReplication", {
    body: {
      name: "copy_dr",
      region: away,
      replication_frequency: "hourly",
      replication_type: "replication",
      volume_id: id,
      ...more,
    },
  });

describe("File Storage in the sandbox", () => {
  it("plays every operation of the contract and no other", () => {
    const { contract, operationIds } = client.service;
    expect([...operationIds].sort()).toEqual(contract.operations.map(({ operationId }) => operationId).sort());
  });

  it("starts with the same volumes in every run, and others for each account and region", () => {
    expect(newClient().ok("listVolumes", { query: { limit: 1000 } })).toEqual(
      client.ok("listVolumes", { query: { limit: 1000 } }),
    );
    const all = [acme, globex].flatMap((account) =>
      [home, away].flatMap((region) => client.ok("listVolumes", { query: { limit: 1000 }, account, region }).filestorages),
    );
    expect(all.length).toBeGreaterThan(20);
    expect(new Set(all.map(({ id }: { id: string }) => id)).size).toBe(all.length);
  });

  it("shows in detail everything that it lists, with snapshots, schedule, rules and replications, in both versions", () => {
    for (const version of ["1.0", "1.1"]) {
      for (const region of [home, away]) {
        for (const { id, name } of volumes({}, region)) {
          const query = { volume_id: id };
          expect(client.ok("showVolume", { path: query, region, version }).name).toBe(name);
          client.ok("listSnapshots", { query, region, version });
          client.ok("listSnapshotSchedule", { query, region, version });
          client.ok("listAccessRules", { path: query, region, version });
          for (const { replication_id } of client.ok("listVolumeReplications", { query, region, version }).replications)
            client.ok("showVolumeReplication", { path: { replication_id }, query, region, version });
        }
      }
    }
  });

  it("shows a replication alike from both ends", () => {
    const seen = new Map<string, string>();
    for (const region of [home, away]) {
      for (const { id } of volumes({}, region)) {
        const { replications } = client.ok("listVolumeReplications", { query: { volume_id: id }, region });
        for (const replication of replications) {
          const text = JSON.stringify(replication);
          expect(seen.get(replication.replication_id) ?? text).toBe(text);
          seen.set(replication.replication_id, text);
          expect([replication.source_volume_id, replication.replication_volume_id]).toContain(id);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(4);
  });

  it("pages, sorts and filters lists", () => {
    const all = volumes();
    const paged = [0, 2, 4, 6, 8, 10].flatMap((offset) => volumes({ limit: 2, offset }));
    expect(paged.slice(0, all.length)).toEqual(all);
    const names = volumes({ sort: "name:desc" }).map(({ name }) => name);
    expect(names).toEqual([...names].sort().reverse());
    expect(volumes({ name: "home_dirs" }).every(({ name }) => name.includes("home_dirs"))).toBe(true);
    expect(volumes({ type_name: "HDD" }).length).toBeLessThan(all.length);
    expect(client.refused("listVolumes", { query: { limit: 0 } })).toBe(400);
    expect(client.refused("listVolumes", { query: { sort: "colour:asc" } })).toBe(400);
  });

  it("holds a large place without holding its rows", () => {
    client = newClient("large");
    const { count, filestorages } = client.ok("listVolumes", { query: { limit: 3, offset: 2_000 } });
    expect(count).toBeGreaterThan(2_000);
    expect(show(filestorages[0].id).name).toBe(filestorages[0].name);
  });

  it("knows nothing of what is another account's", () => {
    const [volume] = volumes();
    expect(client.refused("showVolume", { path: { volume_id: volume?.id ?? "" }, account: globex })).toBe(404);
    expect(client.refused("showVolume", { path: { volume_id: volume?.id ?? "" }, region: away })).toBe(404);
  });
});

describe("a file volume", () => {
  it("is made, changed and deleted in the vendor's states", () => {
    const id = create("projects");
    expect(show(id)).toMatchObject({ state: "creating", path: null, purpose: "none", encryption_enabled: true });
    expect(client.refused("setVolume", { path: { volume_id: id }, body: { file_unit_recovery_enabled: true } })).toBe(409);
    client.now += minute;
    expect(show(id)).toMatchObject({ state: "available", file_unit_recovery_enabled: false });
    expect(show(id).path).toMatch(/^10\.[\d.]+:\/projects_\w{6}$/);
    client.ok("setVolume", { path: { volume_id: id }, body: { file_unit_recovery_enabled: true } });
    expect(show(id).file_unit_recovery_enabled).toBe(true);
    client.ok("deleteVolume", { path: { volume_id: id } });
    expect(show(id).state).toBe("deleting");
    expect(client.refused("deleteVolume", { path: { volume_id: id } })).toBe(409);
    client.now += minute;
    expect(client.refused("showVolume", { path: { volume_id: id } })).toBe(404);
    expect(volumes({ name: "projects" })).toEqual([]);
    create("projects");
  });

  it("needs a free name, a type that exists, and for CIFS a password", () => {
    create("projects");
    const body = { name: "projects", protocol: "NFS", type_name: "HDD" };
    expect(client.refused("createVolume", { body })).toBe(409);
    expect(client.refused("createVolume", { body: { ...body, name: "others", type_name: "TAPE" } })).toBe(400);
    expect(client.send("createVolume", { body: { ...body, name: "No Good" } }).isOfContract).toBe(true);
    const share = { name: "share", protocol: "CIFS", type_name: "SSD" };
    expect(client.refused("createVolume", { body: share })).toBe(400);
    expect(client.refused("createVolume", { body: { ...share, cifs_password: "short" } })).toBe(400);
    const id = ready("share", { ...share, cifs_password: "cifspwd0!!" });
    expect(show(id).path).toMatch(/^\\\\10\./);
    expect(JSON.stringify(show(id))).not.toContain("cifspwd0!!");
  });

  it("ends in an error where the sandbox is told so, and can then only be deleted", () => {
    const { volume_id: id } = client.ok("createVolume", {
      body: { name: "broken", protocol: "NFS", type_name: "HDD" },
      outcome: "error",
    });
    client.now += minute;
    expect(show(id).state).toBe("error");
    expect(client.refused("createSnapshot", { body: { volume_id: id } })).toBe(409);
    client.ok("deleteVolume", { path: { volume_id: id }, outcome: "error" });
    client.now += minute;
    expect(show(id).state).toBe("error");
    client.ok("deleteVolume", { path: { volume_id: id } });
    client.now += minute;
    expect(client.refused("showVolume", { path: { volume_id: id } })).toBe(404);
  });

  it("lets in servers, nodes and endpoints of its place, and keeps its data while one has access", () => {
    const id = ready("projects");
    const path = { volume_id: id };
    const objects = new AccessObjects(client.ground.fleetOf({ accountId: acme.accountId, region: home }));
    const server = objects.drawServer(1);
    const wish = { object_id: server?.id, object_type: server?.type, action: "add" };
    const rules = () => client.ok("listAccessRules", { path });
    client.ok("setAccessRule", { path, body: wish });
    expect(rules()).toMatchObject({ count: 1, access_rules: [{ access_rule_state: "creating", object_id: server?.id }] });
    expect(client.refused("setAccessRule", { path, body: wish })).toBe(409);
    client.now += minute;
    expect(rules().access_rules[0].access_rule_state).toBe("active");
    expect(client.refused("setAccessRule", { path, body: wish })).toBe(409);
    expect(client.refused("setAccessRule", { path, body: { ...wish, object_id: "nobody" } })).toBe(404);
    client.ok("setAccessRule", {
      path,
      body: { object_id: objects.endpoint(0).id, object_type: "ENDPOINT", action: "add" },
    });
    client.now += minute;
    expect(show(id).endpoint_path).toBe(objects.endpoint(0).ips[0]);
    expect(client.refused("deleteVolume", { path })).toBe(409);
    client.ok("setAccessRule", { path, body: { ...wish, action: "remove" } });
    client.now += minute;
    expect(client.refused("setAccessRule", { path, body: { ...wish, action: "remove" } })).toBe(404);
    client.ok("setAccessRule", {
      path,
      body: { object_id: objects.endpoint(0).id, object_type: "ENDPOINT", action: "remove" },
    });
    client.now += minute;
    client.ok("deleteVolume", { path });
  });
});

describe("snapshots of a file volume", () => {
  it("are taken, restored, made volumes of and deleted", () => {
    const id = ready("projects");
    const query = { volume_id: id };
    const { snapshot } = client.ok("createSnapshot", { body: query });
    expect(snapshot).toMatchObject({ state: "creating", size: null, volume_id: id });
    expect(snapshot.name).toMatch(/^projects\.2026-03-02_\d{6}$/);
    expect(client.refused("createSnapshot", { body: query })).toBe(409);
    client.now += minute;
    expect(snapshots(id)[0]).toMatchObject({ id: snapshot.id, state: "available", size: expect.any(Number) });
    const path = { snapshot_id: snapshot.id };
    expect(client.ok("restoreSnapshot", { path, query }).snapshot.state).toBe("restoring");
    expect(client.refused("deleteSnapshot", { path, query })).toBe(409);
    client.now += minute;
    expect(snapshots(id)[0]?.state).toBe("available");

    const body = { name: "from_snap", protocol: "NFS", type_name: "HDD", snapshot_id: snapshot.id };
    expect(client.refused("createVolume", { body: { ...body, type_name: "SSD" } })).toBe(400);
    expect(client.refused("createVolume", { body: { ...body, snapshot_id: "none" } })).toBe(404);
    expect(client.ok("createVolume", { body })).toMatchObject({ snapshot_id: snapshot.id, volume_name: "from_snap" });

    client.ok("deleteSnapshot", { path, query });
    expect(snapshots(id)[0]?.state).toBe("deleting");
    client.now += minute;
    expect(snapshots(id)).toEqual([]);
    expect(client.refused("restoreSnapshot", { path, query })).toBe(404);
    expect(client.refused("deleteSnapshot", { path, query: { volume_id: "none" } })).toBe(404);
  });

  it("are taken by a schedule, as many as are kept", () => {
    const id = ready("projects");
    const query = { volume_id: id };
    const create = (schedule: object, more = {}) => ({ body: { volume_id: id, snapshot_schedule: schedule, ...more } });
    expect(client.refused("createSnapshotSchedule", create({ frequency: "WEEKLY", hour: "1" }))).toBe(400);
    expect(
      client.refused("createSnapshotSchedule", create({ frequency: "DAILY", hour: "1" }, { snapshot_retention_count: 129 })),
    ).toBe(400);
    expect(client.send("createSnapshotSchedule", create({ frequency: "DAILY", hour: "24" })).isOfContract).toBe(true);
    const made = client.ok("createSnapshotSchedule", create({ frequency: "DAILY", hour: "3" }));
    expect(made).toMatchObject({ snapshot_retention_count: 10, snapshot_schedule: { frequency: "DAILY", hour: "3" } });
    expect(client.refused("createSnapshotSchedule", create({ frequency: "DAILY", hour: "3" }))).toBe(409);

    client.now += 5 * day;
    expect(snapshots(id)).toHaveLength(5);
    client.now += 20 * day;
    expect(snapshots(id)).toHaveLength(10);

    const list = client.ok("listSnapshotSchedule", { query });
    expect(list).toMatchObject({ snapshot_policy_enabled: true, snapshot_schedule: [{ day_of_week: null }] });
    const path = { snapshot_schedule_id: String(list.snapshot_schedule[0].id) };
    const body = {
      snapshot_retention_count: 3,
      snapshot_schedule: { frequency: "WEEKLY", day_of_week: "MON", hour: "4" },
    };
    expect(client.refused("setSnapshotSchedule", { path: { snapshot_schedule_id: "none" }, query, body })).toBe(404);
    client.ok("setSnapshotSchedule", { path, query, body });
    expect(snapshots(id)).toHaveLength(3);
    const [first] = snapshots(id);
    client.ok("deleteSnapshot", { path: { snapshot_id: first?.id ?? "" }, query });
    client.now += hour;
    expect(snapshots(id)).toHaveLength(2);
    client.ok("deleteSnapshotSchedule", { path, query });
    expect(client.refused("deleteSnapshotSchedule", { path, query })).toBe(404);
    client.now += 30 * day;
    expect(snapshots(id)).toHaveLength(2);
    expect(client.ok("listSnapshotSchedule", { query })).toMatchObject({
      snapshot_policy_enabled: false,
      snapshot_schedule: [],
    });
  });
});

describe("a replicated file volume", () => {
  it("has a read-only copy in the other region, which is paused, resumed and let go there", () => {
    const id = ready("projects");
    const made = replicate(id);
    expect(made).toMatchObject({ replication_status: "creating", source_volume_id: id, replication_volume_region: away });
    const path = { replication_id: String(made.replication_id) };
    const copy = String(made.replication_volume_id);
    const at = { path, query: { volume_id: copy }, region: away };
    const shown = () => client.ok("showVolumeReplication", at);
    expect(shown()).toMatchObject({ replication_policy: "none", replication_status: "creating" });
    expect(show(copy, away)).toMatchObject({ state: "creating", purpose: "replication" });
    const pause = { replication_update_type: "policy", replication_policy: "paused" };
    expect(client.refused("setVolumeReplication", { ...at, body: pause })).toBe(409);
    client.now += 2 * minute;
    expect(shown()).toMatchObject({ replication_policy: "use", replication_status: "available", source_volume_name: "projects" });
    expect(client.refused("createSnapshot", { body: { volume_id: copy }, region: away })).toBe(400);
    expect(client.refused("setVolumeReplication", { path, query: { volume_id: id }, body: pause })).toBe(400);
    expect(client.refused("deleteVolume", { path: { volume_id: id } })).toBe(409);

    client.ok("setVolumeReplication", { ...at, body: pause });
    expect(shown().replication_policy).toBe("use");
    client.now += minute;
    expect(shown()).toMatchObject({ replication_policy: "paused", replication_volume_access_level: "rw" });
    client.ok("createSnapshot", { body: { volume_id: copy }, region: away });

    expect(client.refused("setVolumeReplication", { ...at, body: { replication_update_type: "modify_schedule" } })).toBe(400);
    const monthly = { replication_update_type: "modify_schedule", replication_frequency: "monthly" };
    expect(client.ok("setVolumeReplication", { ...at, body: monthly }).replication_frequency).toBe("hourly");
    client.now += minute;
    expect(shown().replication_frequency).toBe("monthly");

    client.ok("deleteVolumeReplication", at);
    expect(client.refused("showVolumeReplication", at)).toBe(404);
    expect(show(copy, away)).toMatchObject({ state: "available", purpose: "none" });
    expect(client.ok("listVolumeReplications", { query: { volume_id: id } }).count).toBe(0);
    client.ok("deleteVolume", { path: { volume_id: id } });
  });

  it("can be backed up beside, keeping as many copies as it is told", () => {
    const id = ready("projects");
    replicate(id);
    const backup = replicate(id, {
      name: "copy_bk",
      replication_type: "backup",
      replication_frequency: "daily",
      backup_retention_count: 2,
    });
    const copy = String(backup.replication_volume_id);
    client.now += 10 * day;
    expect(snapshots(copy, away)).toHaveLength(2);
    const at = {
      path: { replication_id: String(backup.replication_id) },
      query: { volume_id: copy },
      region: away,
    };
    client.ok("setVolumeReplication", {
      ...at,
      body: { replication_update_type: "modify_schedule", backup_retention_count: 4 },
    });
    client.now += hour;
    expect(snapshots(copy, away)).toHaveLength(4);
    expect(client.ok("showVolumeReplication", at).backup_retention_count).toBe(4);
    expect(client.refused("deleteVolumeReplication", at)).toBe(400);
    client.ok("deleteVolume", { path: { volume_id: copy }, region: away });
    expect(client.ok("listVolumeReplications", { query: { volume_id: id } }).count).toBe(1);
  });

  it("is refused where it cannot be", () => {
    const id = ready("projects");
    const body = {
      name: "copy_dr",
      region: away,
      replication_frequency: "hourly",
      replication_type: "replication",
      volume_id: id,
    };
    expect(client.refused("createVolumeReplication", { body: { ...body, region: home } })).toBe(400);
    expect(client.refused("createVolumeReplication", { body: { ...body, region: "kr-south1" } })).toBe(400);
    expect(client.refused("createVolumeReplication", { body: { ...body, volume_id: "none" } })).toBe(404);
    const backup = { ...body, replication_type: "backup", backup_retention_count: 0 };
    expect(client.refused("createVolumeReplication", { body: backup })).toBe(400);
    const { replication_volume_id: copy } = replicate(id);
    expect(client.refused("createVolumeReplication", { body: { ...body, name: "other" } })).toBe(409);
    client.now += hour;
    const onward = { ...body, name: "onward", region: home, volume_id: copy };
    expect(client.refused("createVolumeReplication", { body: onward, region: away })).toBe(400);
  });

  it("can go to the regions that are named", () => {
    const query = { type_name: "HDD", source_region_name: home, replication_type: "backup" };
    expect(client.ok("listVolumeReplicationRegion", { query })).toEqual({ regions: [away] });
    expect(client.refused("listVolumeReplicationRegion", { query: { ...query, type_name: "TAPE" } })).toBe(404);
    expect(client.refused("listVolumeReplicationRegion", { query: { ...query, source_region_name: "mars" } })).toBe(404);
  });

  it("shows an error where the sandbox is told so", () => {
    const id = ready("projects");
    const { replication_id } = client.ok("createVolumeReplication", {
      body: { name: "copy_dr", region: away, replication_frequency: "5min", replication_type: "replication", volume_id: id },
      outcome: "error",
    });
    client.now += hour;
    expect(client.ok("showVolumeReplication", { path: { replication_id }, query: { volume_id: id } }).replication_status).toBe(
      "error",
    );
  });
});
