import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../sandbox/test-client";
import { backupRun } from "./backup-run";
import { restoreMount, restoreUnmount } from "./hot-add";
import { restoreTargetDelete, restoreVm } from "./restore";
import { groupSnapshot } from "./group-snapshot";
import { groupCreate, groupDeleteSnapshot, groupRestoreSnapshot } from "./volume-group";
import { Workbench } from "./testing";

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
});
afterAll(() => bench.close());
afterEach(() => bench.client.control("DELETE", "/faults"));

let number = 0;
/** Every operation has a tag of its own. */
const nextTag = () => {
  number += 1;
  bench.facts = { ...bench.facts, operationTag: `op${number}`, now: new Date() };
};
const snapshotsOf = (serverId: string): Promise<Json[]> =>
  bench.client.ok("GET", `/janus/20180725/servers/${serverId}/snapshots`);
const tagged = async (serverId: string) =>
  (await snapshotsOf(serverId)).filter(({ description }) => description.startsWith(`Backdesk ${bench.facts.operationTag}`));
const fault = (method: string, path: string, kind: string, rest: object = {}) =>
  bench.client.control("POST", "/faults", { match: { vendor: "sangfor", method, path }, fault: kind, times: 1, ...rest });

const machine = (index: number) => bench.book.rows("vm").filter(({ attributes }) => attributes.os_name !== "Backup Proxy")[index];
const machineRow = (index: number) => {
  const row = machine(index);
  if (row === undefined) throw new Error("There are not so many machines.");
  return row;
};

describe("a backup that is run now", () => {
  it("is a snapshot that ends by itself", async () => {
    nextTag();
    const vm = machineRow(4);
    const plan = bench.plan(backupRun, { vmId: vm.id, keepSeconds: 3_600 });
    expect(plan.steps.map(({ id }) => id)).toEqual(["snapshot"]);
    const ended = await bench.run(backupRun, plan);
    expect(ended).toMatchObject({ state: "succeeded", sent: ["snapshot"] });
    expect((await tagged(vm.vendorId)).map(({ id, status }) => [id, status])).toEqual([[ended.outputs.snapshotId, "normal"]]);
    await bench.client.advance(3_600);
    expect(await tagged(vm.vendorId)).toEqual([]);
  });

  it("may be named by the backup as well", () => {
    const backup = bench.row("backup");
    expect(bench.plan(backupRun, { backupId: backup.id }).memo.serverId).toBe(backup.attributes.server_id);
  });

  it.each(["reset-before", "reset-after"])("is sent again after a %s only when nothing has happened", async (kind) => {
    nextTag();
    const vm = machineRow(5);
    await fault("POST", "regex:/snapshots$", kind);
    const ended = await bench.run(backupRun, bench.plan(backupRun, { vmId: vm.id }));
    const again = kind === "reset-before" ? ["snapshot: did-not-happen", "snapshot"] : ["snapshot: happened"];
    expect(ended).toMatchObject({ state: "succeeded", sent: ["snapshot", ...again] });
    expect(await tagged(vm.vendorId)).toHaveLength(1);
  });

  it("goes through the whole agentless sequence, every step by itself, and leaves nothing locked", async () => {
    nextTag();
    const vm = bench.row(
      "vm",
      ({ attributes }) => (attributes.disks as unknown[]).length === 2 && attributes.os_name !== "Backup Proxy",
    );
    const plan = bench.plan(backupRun, { vmId: vm.id, method: "agentless", removeSnapshot: true });
    const ids = ["enable-cbt", "snapshot", "read-snapshot", "lock", "areas:ide0", "areas:ide1", "release", "delete-snapshot"];
    expect(plan.steps.map(({ id }) => id)).toEqual(ids);
    const ended = await bench.run(backupRun, plan);
    expect(ended.state).toBe("succeeded");
    expect(ended.sent.filter((id) => id !== "keep")).toEqual(ids);
    expect(ended.outputs.checkpointId).toMatch(/^\d+$/);
    // Without a checkpoint everything has changed, over as many answers as the disks take.
    const bytes = (vm.attributes.disks as { size_mb: number }[]).map(({ size_mb }) => String(size_mb * 2 ** 20));
    expect([ended.outputs.changedByteside0, ended.outputs.changedByteside1]).toEqual(bytes);
    expect(await tagged(vm.vendorId)).toEqual([]);
    expect(await bench.client.ok("GET", "/janus/20250725/backup-resources/overview")).toMatchObject({ total: 0 });
  });

  it("counts less from a checkpoint of an earlier run", async () => {
    nextTag();
    const vm = machineRow(6);
    const ended = await bench.run(backupRun, bench.plan(backupRun, { vmId: vm.id, method: "agentless", checkpointId: "1000" }));
    expect(ended.state).toBe("succeeded");
    expect(Number(ended.outputs.changedByteside0)).toBeLessThan(2 ** 30);
    expect(await tagged(vm.vendorId)).toHaveLength(1);
  });

  it.each([
    ["regex:/cbt/status$", "enable-cbt"],
    ["regex:/snapshots$", "snapshot"],
    ["regex:/backup-resources$", "lock"],
    ["regex:/backup-resources/[^/]+$", "release"],
  ])("loses no answer at %s", async (path, step) => {
    nextTag();
    const vm = machineRow(7);
    const method = step === "release" ? "DELETE" : step === "enable-cbt" ? "PUT" : "POST";
    await fault(method, path, "reset-after");
    // What is asked of the platform right afterwards may come while the task is under way.
    const ended = await bench.run(backupRun, bench.plan(backupRun, { vmId: vm.id, method: "agentless", removeSnapshot: true }));
    expect(ended.error).toBeUndefined();
    expect(ended.state).toBe("succeeded");
    expect(ended.sent.filter((id) => id.startsWith(`${step}:`) && !id.startsWith("areas"))).toHaveLength(1);
    expect(await tagged(vm.vendorId)).toEqual([]);
    expect(await bench.client.ok("GET", "/janus/20250725/backup-resources/overview")).toMatchObject({ total: 0 });
  });

  it("takes back its snapshot and its lock when a later step fails", async () => {
    nextTag();
    const vm = machineRow(8);
    await fault("GET", "**/cbt/changed-areas", "status", { status: 500 });
    const ended = await bench.run(backupRun, bench.plan(backupRun, { vmId: vm.id, method: "agentless" }));
    expect(ended.state).toBe("failed");
    expect(ended.sent.slice(-2)).toEqual(["undo lock", "undo snapshot"]);
    expect(await tagged(vm.vendorId)).toEqual([]);
    expect(await bench.client.ok("GET", "/janus/20250725/backup-resources/overview")).toMatchObject({ total: 0 });
  });

  it("renews its lock before it runs out", async () => {
    nextTag();
    const vm = machineRow(9);
    const plan = bench.plan(backupRun, { vmId: vm.id, method: "agentless" });
    const lock = await bench.client.ok("POST", "/janus/20180725/backup-resources", {
      server_id: vm.vendorId,
      type: "backup",
      lock_time: 120,
    });
    await bench.client.advance(5);
    const step = plan.steps.find(({ id }) => id === "lock");
    if (step === undefined) throw new Error("The plan has no lock.");
    const outputs = { lockId: lock.resource_id, lockTask: lock.task_id };
    const seen = await backupRun.follow?.(bench.io(), { plan, step, outputs, sentAt: new Date() });
    expect(seen).toMatchObject({ state: "running", keep: { method: "PUT", body: { lock_time: 600 } } });
    await bench.client.advance(200);
    expect(await backupRun.follow?.(bench.io(), { plan, step, outputs, sentAt: new Date() })).toMatchObject({ state: "failed" });
  });

  it("fails with the platform's words when its task does", async () => {
    nextTag();
    const vm = machineRow(10);
    await fault("POST", "regex:/snapshots$", "outcome", { outcome: "failure" });
    const ended = await bench.run(backupRun, bench.plan(backupRun, { vmId: vm.id }));
    expect(ended).toMatchObject({ state: "failed", error: "Create snapshot failed: the storage did not answer in time." });
    expect(await tagged(vm.vendorId)).toEqual([]);
  });

  it("is held up while a task is under way on the machine", async () => {
    const vm = machineRow(11);
    await bench.client.ok("POST", `/janus/20180725/servers/${vm.vendorId}/reboot`);
    const checks = await backupRun.checks?.(bench.io(), { vmId: vm.id }, bench.facts);
    expect(checks).toContainEqual(expect.objectContaining({ id: "no-task-under-way", level: "error" }));
    await bench.client.advance(10);
  });

  it("is refused where a wish contradicts itself", () => {
    const vm = machineRow(0);
    expect(backupRun.plan({ vmId: vm.id, checkpointId: "1" }, bench.facts)).toMatchObject({ ok: false });
    expect(backupRun.input.safeParse({}).success).toBe(false);
  });
});

describe("a restore", () => {
  const point = () => bench.row("restoreTarget", ({ attributes }) => attributes.name === "before-patch-1");

  it.each(["none", "reset-after"])("recovers the machine in place (fault: %s)", async (kind) => {
    nextTag();
    const target = point();
    const wish = { restoreTargetId: target.id, name: "same", inPlace: true, powerOn: true };
    if (kind !== "none") await fault("POST", "**/recovery", kind);
    const ended = await bench.run(restoreVm, bench.plan(restoreVm, wish));
    expect(ended.state).toBe("succeeded");
    expect(ended.sent.filter((id) => id === "recover")).toHaveLength(1);
    const server = await bench.client.ok("GET", `/janus/20250725/servers/${String(target.attributes.server_id)}`);
    expect(server.status).toBe("running");
  });

  it.each(["none", "reset-after", "reset-before"])(
    "makes a machine with the same configuration once (fault: %s)",
    async (kind) => {
      nextTag();
      const target = point();
      const name = `restored-${kind}`;
      if (kind !== "none") await fault("POST", "**/servers/config", kind);
      const ended = await bench.run(restoreVm, bench.plan(restoreVm, { restoreTargetId: target.id, name }));
      expect(ended.state).toBe("succeeded");
      const made = await bench.client.ok("GET", `/janus/20250725/servers?query_name=${name}`);
      expect(made.data.map(({ id }: Json) => id)).toEqual([ended.outputs.serverId]);
      const original = target.attributes.server as { cores: number; memory_mb: number; disks: unknown[] };
      expect(made.data[0]).toMatchObject({ cores: original.cores, memory_mb: original.memory_mb, status: "stopped" });
      expect(made.data[0].disks).toHaveLength(original.disks.length);
    },
  );

  it("leaves no machine behind when making it fails", async () => {
    nextTag();
    await fault("POST", "**/servers/config", "outcome", { outcome: "failure" });
    const ended = await bench.run(restoreVm, bench.plan(restoreVm, { restoreTargetId: point().id, name: "half-made" }));
    expect(ended).toMatchObject({ state: "failed", sent: ["create-server", "undo create-server"] });
    expect((await bench.client.ok("GET", "/janus/20250725/servers?query_name=half-made")).data).toEqual([]);
  });

  it("refuses to start a machine whose disks are empty", () => {
    const planned = restoreVm.plan({ restoreTargetId: point().id, name: "x", powerOn: true }, bench.facts);
    expect(planned).toMatchObject({ ok: false, errors: [{ path: "powerOn" }] });
  });

  it.each(["none", "reset-after"])("mounts a snapshot on a backup proxy and takes it off again (fault: %s)", async (kind) => {
    nextTag();
    const proxy = bench.row("vm", ({ attributes }) => attributes.os_name === "Backup Proxy");
    const target = bench.row(
      "restoreTarget",
      ({ attributes }) => (attributes.server as { az_id: string }).az_id === proxy.attributes.az_id,
    );
    if (kind !== "none") await fault("POST", "regex:/disks$", kind);
    const mounted = await bench.run(restoreMount, bench.plan(restoreMount, { restoreTargetId: target.id, targetVmId: proxy.id }));
    expect(mounted.state).toBe("succeeded");
    const disks = (await bench.client.ok("GET", `/janus/20250725/servers/${proxy.vendorId}/disks`)).data;
    const hot = disks.filter((disk: Json) => disk.hot_added === 1);
    expect(mounted.outputs.mountId).toBe(`${proxy.vendorId}/${hot.map(({ id }: Json) => id).join(",")}`);
    const mountId = mounted.outputs.mountId ?? "";
    expect(await restoreUnmount.checks?.(bench.io(), { mountId }, bench.facts)).toMatchObject([{ level: "ok" }]);
    if (kind !== "none") await fault("POST", "**/disks/action", kind);
    expect((await bench.run(restoreUnmount, bench.plan(restoreUnmount, { mountId }))).state).toBe("succeeded");
    expect(await restoreUnmount.checks?.(bench.io(), { mountId }, bench.facts)).toMatchObject([{ level: "error" }]);
  });

  it("is not mounted on a machine that is no proxy", () => {
    const planned = restoreMount.plan({ restoreTargetId: point().id, targetVmId: machineRow(0).id }, bench.facts);
    expect(planned).toMatchObject({ ok: false, errors: [{ path: "targetVmId" }] });
  });
});

describe("a snapshot that is deleted", () => {
  it.each(["none", "reset-after", "reset-before"])("is gone, and the others stay (fault: %s)", async (kind) => {
    nextTag();
    const vm = machineRow(12);
    const made = await bench.run(backupRun, bench.plan(backupRun, { vmId: vm.id }));
    const before = await snapshotsOf(vm.vendorId);
    // The row as a reader would give it now.
    const sample = bench.row("restoreTarget");
    const row = {
      ...sample,
      id: "rtp_new",
      vendorId: made.outputs.snapshotId ?? "",
      attributes: { ...sample.attributes, server_id: vm.vendorId, server: vm.attributes, is_protected: false },
    };
    const { facts } = bench;
    bench.facts = { ...facts, get: (id) => (id === "rtp_new" ? row : facts.get(id)) };
    const plan = bench.plan(restoreTargetDelete, { restoreTargetId: "rtp_new" });
    bench.facts = facts;
    if (kind !== "none") await fault("DELETE", "**/snapshots/*", kind);
    const ended = await bench.run(restoreTargetDelete, plan);
    expect(ended.state).toBe("succeeded");
    expect(await snapshotsOf(vm.vendorId)).toHaveLength(before.length - 1);
  });
});

describe("a consistency group", () => {
  it.each(["none", "reset-after", "reset-before"])("is made once of machines of one pool (fault: %s)", async (kind) => {
    nextTag();
    const index = ["none", "reset-after", "reset-before"].indexOf(kind);
    const free = bench.book
      .rows("vm")
      .filter(
        ({ vendorId }) =>
          !bench.book.rows("volumeGroup").some(({ attributes }) => (attributes.server_ids as string[]).includes(vendorId)),
      );
    const pair = free.filter(({ attributes }) => attributes.az_id === free[0]?.attributes.az_id).slice(index * 2, index * 2 + 2);
    if (kind !== "none") await fault("POST", "regex:/consistency-groups$", kind);
    const memberIds = pair.map(({ id }) => id);
    expect(await groupCreate.checks?.(bench.io(), { name: "tier", memberIds }, bench.facts)).toMatchObject([{ level: "ok" }]);
    const ended = await bench.run(groupCreate, bench.plan(groupCreate, { name: "tier", memberIds }));
    expect(ended.state).toBe("succeeded");
    const query = `az_id=${String(pair[0]?.attributes.az_id)}&cg_ids=${ended.outputs.groupId}`;
    const group = await bench.client.ok("GET", `/janus/20180725/consistency-groups/summary?${query}`);
    expect(group.servers).toEqual(pair.map(({ vendorId }) => vendorId));
    expect(await groupCreate.checks?.(bench.io(), { name: "tier", memberIds }, bench.facts)).toMatchObject([{ level: "error" }]);
  });

  it("is not made over two pools", () => {
    const [first] = bench.book.rows("vm");
    const other = bench.row("vm", ({ attributes }) => attributes.az_id !== first?.attributes.az_id);
    const planned = groupCreate.plan({ name: "tier", memberIds: [first?.id ?? "", other.id] }, bench.facts);
    expect(planned).toMatchObject({ ok: false, errors: [{ path: "memberIds" }] });
  });

  it.each(["none", "reset-after", "reset-before"])("is snapshotted as one, once (fault: %s)", async (kind) => {
    nextTag();
    const group = bench.row("volumeGroup");
    if (kind !== "none") await fault("POST", "**/consistency-groups/*/snapshots", kind);
    const ended = await bench.run(groupSnapshot, bench.plan(groupSnapshot, { volumeGroupId: group.id }));
    expect(ended.state).toBe("succeeded");
    const snapshots = (await bench.client.ok("GET", `/janus/20180725/consistency-groups/${group.vendorId}/snapshots`)).data;
    const own = snapshots.filter(({ description }: Json) => description === `Backdesk ${bench.facts.operationTag}`);
    expect(own.map(({ id, status }: Json) => [id, status])).toEqual([[ended.outputs.snapshotId, "normal"]]);
  });

  it("is captured without agents as one operation, machine after machine, and leaves nothing behind", async () => {
    nextTag();
    const group = bench.row("volumeGroup");
    const serverIds = group.attributes.server_ids as string[];
    const plan = bench.plan(groupSnapshot, { volumeGroupId: group.id, method: "agentless", removeSnapshot: true });
    const places = serverIds.map((_, place) => place);
    const disks = (place: number) =>
      (group.attributes.server_disks as Record<string, { id: string }[]>)[serverIds[place] ?? ""]?.map(({ id }) => id) ?? [];
    const ids = [
      ...places.map((place) => `enable-cbt:m${place}`),
      "group-snapshot",
      ...places.flatMap((place) => [
        `read-snapshot:m${place}`,
        `lock:m${place}`,
        ...disks(place).map((slot) => `areas:m${place}:${slot}`),
        `release:m${place}`,
      ]),
      "delete-group-snapshot",
    ];
    expect(plan.steps.map(({ id }) => id)).toEqual(ids);
    const ended = await bench.run(groupSnapshot, plan);
    expect(ended.error).toBeUndefined();
    expect(ended.sent.filter((id) => id !== "keep")).toEqual(ids);
    expect(groupSnapshot.result?.({ plan, outputs: ended.outputs })).toEqual({
      snapshotId: ended.outputs.snapshotId,
      machines: places.map((place) => ({
        vmId: bench.row("vm", ({ vendorId }) => vendorId === serverIds[place]).id,
        name: bench.row("vm", ({ vendorId }) => vendorId === serverIds[place]).name,
        checkpointId: expect.stringMatching(/^\d+$/) as unknown,
        changedAreas: { disks: disks(place).map((name) => expect.objectContaining({ name }) as unknown) },
      })),
    });
    for (const id of serverIds) expect(await tagged(id)).toEqual([]);
    expect(await bench.client.ok("GET", "/janus/20250725/backup-resources/overview")).toMatchObject({ total: 0 });
  });

  it.each([0, 1])("takes back the group's snapshot and the lock when reading machine %s fails", async (place) => {
    nextTag();
    const group = bench.row("volumeGroup");
    const [serverId = ""] = (group.attributes.server_ids as string[]).slice(place);
    await fault("GET", `**/servers/${serverId}/cbt/changed-areas`, "status", { status: 500 });
    const ended = await bench.run(groupSnapshot, bench.plan(groupSnapshot, { volumeGroupId: group.id, method: "agentless" }));
    expect(ended.state).toBe("failed");
    const earlier = Array.from({ length: place }, (_, index) => `undo lock:m${index}`);
    expect(ended.sent.filter((id) => id.startsWith("undo"))).toEqual([`undo lock:m${place}`, ...earlier, "undo group-snapshot"]);
    for (const id of group.attributes.server_ids as string[]) expect(await tagged(id)).toEqual([]);
    expect(await bench.client.ok("GET", "/janus/20250725/backup-resources/overview")).toMatchObject({ total: 0 });
  });

  it("counts less of the machines whose checkpoints are given", async () => {
    nextTag();
    const group = bench.row("volumeGroup");
    const [serverId] = group.attributes.server_ids as string[];
    const first = bench.row("vm", ({ vendorId }) => vendorId === serverId);
    const plan = bench.plan(groupSnapshot, {
      volumeGroupId: group.id,
      method: "agentless",
      removeSnapshot: true,
      checkpoints: [{ vmId: first.id, checkpointId: "1000" }],
    });
    const asked = plan.steps.filter(({ id }) => id.startsWith("areas:")).map(({ id, call }) => [id, call.query?.checkpoint_id]);
    expect(new Set(asked.filter(([id]) => String(id).startsWith("areas:m0:")).map(([, from]) => from))).toEqual(
      new Set(["1000"]),
    );
    expect(new Set(asked.filter(([id]) => String(id).startsWith("areas:m1:")).map(([, from]) => from))).toEqual(new Set(["0"]));
  });

  it("is refused where a wish contradicts itself or names a stranger", () => {
    const group = bench.row("volumeGroup");
    const stranger = bench.row("vm", ({ vendorId }) => !(group.attributes.server_ids as string[]).includes(vendorId));
    const refusal = (wish: object) =>
      groupSnapshot.plan(groupSnapshot.input.parse({ volumeGroupId: group.id, ...wish }), bench.facts);
    expect(refusal({ removeSnapshot: true })).toMatchObject({ ok: false, errors: [{ path: "removeSnapshot" }] });
    const checkpoints = [{ vmId: stranger.id, checkpointId: "7" }];
    expect(refusal({ checkpoints })).toMatchObject({ ok: false, errors: [{ path: "checkpoints" }] });
    expect(refusal({ method: "agentless", checkpoints })).toMatchObject({ ok: false, errors: [{ path: "checkpoints.0.vmId" }] });
  });

  it("is put back machine after machine, and its snapshot deleted", async () => {
    nextTag();
    const group = bench.row("volumeGroup");
    const snapshot = bench.row("snapshot", ({ parents }) => parents.volumeGroup === group.vendorId);
    const wish = { volumeGroupId: group.id, snapshotId: snapshot.id };
    await fault("POST", "**/recovery", "reset-after", { skip: 1 });
    const restored = await bench.run(groupRestoreSnapshot, bench.plan(groupRestoreSnapshot, wish));
    expect(restored).toMatchObject({ state: "succeeded", sent: ["recover:0", "recover:1", "recover:1: happened", "recover:2"] });
    const [part] = snapshot.attributes.server_snapshots as { server_id: string; snapshot_id: string }[];
    expect((await snapshotsOf(part?.server_id ?? "")).map(({ id }) => id)).toContain(part?.snapshot_id);
    await fault("DELETE", "**/snapshots/*", "reset-after");
    const deleted = await bench.run(groupDeleteSnapshot, bench.plan(groupDeleteSnapshot, wish));
    expect(deleted).toMatchObject({ state: "succeeded", sent: ["delete-group-snapshot", "delete-group-snapshot: happened"] });
    expect((await snapshotsOf(part?.server_id ?? "")).map(({ id }) => id)).not.toContain(part?.snapshot_id);
  });
});
