import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { OperationKind } from "@/lib/domain/operation";
import type { FactRow } from "../../plan";
import { operationsBench, rowOf } from "./testing";

const { rows, again, supportOf, refusal, done, lost, advance, look, io, http, facts } = operationsBench();

const kindOf = (row: FactRow) => String(row.item.kind);
const replicationCount = (row: FactRow) => z.array(z.unknown()).parse(row.attributes.replications).length;
/** An NFS volume of one's own without a replication, and a parallel one. */
const aFileVolume = (protocol = "NFS") =>
  rowOf(
    rows("volume").find(
      (row) =>
        kindOf(row) === "file" &&
        row.attributes.protocol === protocol &&
        row.attributes.purpose === "none" &&
        row.item.state === "available" &&
        replicationCount(row) === 0,
    ),
  );
const aParallelVolume = () =>
  rowOf(rows("volume").find((row) => kindOf(row) === "parallel-file" && row.item.state === "available"));
describe("snapshots of file volumes", () => {
  it.each([
    ["file", () => aFileVolume()],
    ["parallel-file", () => aParallelVolume()],
  ])("of the kind %s are taken, restored and deleted", async (_kind, find) => {
    const volume = find();
    const before = new Set(rows("snapshot").map(({ vendorId }) => vendorId));
    expect(await done("volume.snapshot", { volumeId: volume.id })).toMatchObject({ state: "succeeded" });
    const snapshot = rowOf(rows("snapshot").find(({ vendorId }) => !before.has(vendorId)));
    expect(snapshot.parents.volume).toBe(volume.vendorId);
    const both = { volumeId: again(volume).id, snapshotId: snapshot.id };
    expect(await done("volume.restore-snapshot", both)).toMatchObject({
      state: "succeeded",
      result: { overwritten: [volume.name] },
    });
    expect(await done("volume.delete-snapshot", both)).toMatchObject({ state: "succeeded" });
    expect(rows("snapshot").some(({ vendorId }) => vendorId === snapshot.vendorId)).toBe(false);
  });

  it("become volumes of their own, which can be deleted", async () => {
    const volume = aFileVolume();
    const before = new Set(rows("snapshot").map(({ vendorId }) => vendorId));
    await done("volume.snapshot", { volumeId: volume.id });
    const snapshot = rowOf(rows("snapshot").find(({ vendorId }) => !before.has(vendorId)));
    const wish = { volumeId: again(volume).id, snapshotId: snapshot.id, name: "copied_here" };
    expect(refusal("volume.recover", { ...wish, name: "No-Good" })).toMatch(/^name must be 3 to 21/);
    expect(await done("volume.recover", wish)).toMatchObject({ state: "succeeded" });
    const made = rowOf(rows("volume").find(({ name }) => name === "copied_here"));
    expect(made.item).toMatchObject({ kind: "file", state: "available" });
    expect(await done("volume.delete", { volumeId: made.id })).toMatchObject({ state: "succeeded" });
    expect(rows("volume").some(({ name }) => name === "copied_here")).toBe(false);
  });

  it("are taken by a schedule that keeps as many as it is told", async () => {
    const volume = aFileVolume();
    const daily = { frequency: "daily", time: "03:00", timezone: "UTC", backupType: "full", active: true };
    const weekly = { ...daily, frequency: "weekly", days: ["sun"] };
    const set = (schedule: object, more = {}) => ({ volumeId: again(volume).id, schedule, ...more });
    await done("volume.set-snapshot-schedule", set(daily, { keepCount: 3 }));
    expect(again(volume).item.snapshotSchedule).toMatchObject({ frequency: "daily", time: "03:00" });
    expect(again(volume).attributes.snapshot_retention_count).toBe(3);
    await done("volume.set-snapshot-schedule", set(weekly));
    expect(again(volume).item.snapshotSchedule).toMatchObject({ frequency: "weekly", days: ["sun"] });
    await done("volume.delete-snapshot-schedule", { volumeId: again(volume).id });
    expect(again(volume).item.snapshotSchedule).toBeNull();
    expect(refusal("volume.delete-snapshot-schedule", { volumeId: again(volume).id })).toContain("has no snapshot schedule");
    expect(refusal("volume.set-snapshot-schedule", set({ ...daily, time: "03:30" }))).toContain("at a full hour");
  });
});

describe("a replicated file volume", () => {
  it("is copied to the other region, and its copy is changed there", async () => {
    const volume = aFileVolume();
    const own = () => ({ volumeId: again(volume).id });
    const wish = { ...own(), name: "copy_there", region: "kr-east1", cycle: "hourly" };
    expect(await done("volume.replicate", wish)).toMatchObject({
      state: "succeeded",
      result: { created: [{ noun: "volume", name: "copy_there" }] },
    });
    expect(again(volume).item.replication).toMatchObject({ region: "kr-east1", cycle: "hourly", state: "use" });
    expect(refusal("volume.replicate", { ...wish, ...own() })).toContain("is replicated already");
    expect(refusal("volume.delete", own())).toMatch(/can be reached by servers|is part of a replication/);
    expect(await done("volume.set-replication-cycle", { ...own(), cycle: "daily" })).toMatchObject({ state: "succeeded" });
    expect(again(volume).item.replication).toMatchObject({ cycle: "daily" });
    expect(await done("volume.set-replication-policy", { ...own(), policy: "break" })).toMatchObject({ state: "succeeded" });
    expect(again(volume).item.replication).toMatchObject({ state: "paused" });
    expect(await done("volume.set-replication-policy", { ...own(), policy: "resync" })).toMatchObject({ state: "succeeded" });
    expect(await done("volume.delete-replication", own())).toMatchObject({ state: "succeeded" });
    expect(again(volume).item.replication).toBeNull();
  });

  it("is not made of a volume whose copy would need a password, nor of a copy", () => {
    const wish = { name: "copy_there", region: "kr-east1", cycle: "hourly" };
    const share = rows("volume").find((row) => row.attributes.protocol === "CIFS" && row.attributes.purpose === "none");
    if (share !== undefined && replicationCount(share) === 0)
      expect(refusal("volume.replicate", { ...wish, volumeId: share.id })).toContain("is a CIFS volume");
    const copy = rowOf(rows("volume").find((row) => row.attributes.purpose === "backup"));
    expect(refusal("volume.replicate", { ...wish, volumeId: copy.id })).toContain("is a copy itself");
    expect(refusal("volume.delete-replication", { volumeId: copy.id })).toContain("ends with its volume");
  });
});

describe("access to a file volume", () => {
  it("is given to one server at a time and taken from it", async () => {
    const volume = aFileVolume();
    const server = rowOf(
      rows("vm").find(
        (vm) => vm.item.kind === "bare-metal" && !JSON.stringify(volume.attributes.access_rules).includes(vm.vendorId),
      ),
    );
    const attachment = { serverId: server.vendorId, kind: "bare-metal" };
    const attachments = [attachment];
    const own = () => ({ volumeId: again(volume).id });
    expect(refusal("volume.attach", { ...own(), attachments: [attachment, attachment] })).toContain("one server at a time");
    expect(await done("volume.attach", { ...own(), attachments })).toMatchObject({ state: "succeeded" });
    expect(again(volume).item.attachments).toContainEqual({ vendorId: server.vendorId, name: null, kind: "bare-metal" });
    expect(refusal("volume.delete", own())).toContain("detach it from every server first");
    expect(await done("volume.detach", { ...own(), serverIds: [server.vendorId] })).toMatchObject({ state: "succeeded" });
    expect(refusal("volume.detach", { ...own(), serverIds: [server.vendorId] })).toContain("cannot mount");
  });

  it("is given to several nodes at once where the volume is parallel", async () => {
    const volume = aParallelVolume();
    const nodes = z.array(z.object({ vendorId: z.string() })).parse(volume.item.attachments);
    const serverIds = nodes.map(({ vendorId }) => vendorId);
    const own = () => ({ volumeId: again(volume).id });
    expect(await done("volume.detach", { ...own(), serverIds })).toMatchObject({ state: "succeeded" });
    expect(again(volume).item.attachments).toEqual([]);
    const attachments = serverIds.map((serverId) => ({ serverId, kind: "multi-node-gpu" }));
    expect(await done("volume.attach", { ...own(), attachments })).toMatchObject({ state: "succeeded" });
    expect(again(volume).item.attachments).toHaveLength(serverIds.length);
    const bareMetal = [{ serverId: "server", kind: "bare-metal" }];
    expect(refusal("volume.attach", { ...own(), attachments: bareMetal })).toContain("nodes of GPU clusters");
  });
});

describe("what a file volume cannot do", () => {
  it("is refused with the reason", () => {
    const [file, parallel] = [aFileVolume(), aParallelVolume()];
    expect(refusal("volume.set-qos", { volumeId: file.id, iops: 5_000 })).toContain("performance cannot be set");
    expect(refusal("volume.set-snapshot-rate", { volumeId: parallel.id, ratePercent: 50 })).toContain("needs no room");
    expect(refusal("volume.replicate", { volumeId: parallel.id, name: "x", region: "kr-east1", cycle: "daily" })).toContain(
      "cannot be replicated",
    );
    expect(refusal("volume-group.create", { name: "group-1", memberIds: [file.id] })).toContain("only block volumes");
    const block = rowOf(rows("volume").find((row) => kindOf(row) === "block"));
    const schedule = { frequency: "daily", time: "03:00", timezone: "UTC", backupType: "full", active: true };
    expect(refusal("volume.set-snapshot-schedule", { volumeId: block.id, schedule, keepCount: 3 })).toContain(
      "keepCount is not taken",
    );
  });
});

describe("an answer that is lost", () => {
  it("of a snapshot is found out either way", async () => {
    for (const find of [aFileVolume, aParallelVolume]) {
      const wish = { volumeId: find().id };
      expect(await lost("volume.snapshot", wish, "reset-before")).toEqual({ outcome: "did-not-happen" });
      expect(await lost("volume.snapshot", wish, "reset-after")).toMatchObject({
        outcome: "happened",
        outputs: { snapshotId: expect.any(String) },
      });
    }
  });

  it("of a restore is left to a person unless the vendor is seen at it", async () => {
    const snapshot = rowOf(rows("snapshot").find((row) => row.parents.volume === aFileVolume().vendorId));
    const wish = { volumeId: aFileVolume().id, snapshotId: snapshot.id };
    expect(await lost("volume.restore-snapshot", wish, "reset-before")).toMatchObject({ outcome: "cannot-tell" });
    expect(await lost("volume.restore-snapshot", wish, "reset-after")).toMatchObject({ outcome: "happened" });
  });

  it("of a schedule, a replication and its change is found out either way", async () => {
    const volume = aFileVolume();
    const own = () => ({ volumeId: again(volume).id });
    const schedule = { frequency: "daily", time: "04:00", timezone: "UTC", backupType: "full", active: true };
    const wishes: [OperationKind, () => object][] = [
      ["volume.set-snapshot-schedule", () => ({ ...own(), schedule, keepCount: 5 })],
      ["volume.replicate", () => ({ ...own(), name: "copy_there", region: "kr-east1", cycle: "hourly" })],
      ["volume.set-replication-cycle", () => ({ ...own(), cycle: "weekly" })],
      ["volume.delete-replication", own],
    ];
    for (const [kind, wish] of wishes) {
      expect(await lost(kind, wish(), "reset-before"), kind).toEqual({ outcome: "did-not-happen" });
      expect(await lost(kind, wish(), "reset-after"), kind).toMatchObject({ outcome: "happened" });
      await advance(180);
      await look();
    }
  });
});

describe("a run of an archive bucket", () => {
  const running = () => rowOf(rows("history").find((row) => row.item.kind === "recovery" && row.item.state === "running"));

  async function recover(): Promise<void> {
    const bucket = rowOf(rows("history").find((row) => row.item.kind === "archive")).attributes.bucket_id;
    await http().call({
      service: "archive-storage",
      operationId: "recoverObjects",
      method: "PUT",
      path: `/v1/buckets/${String(bucket)}/recover-objects`,
      body: {
        recovery_target_bucket_name: "restored-objects",
        recovery_infos: [{ source_object_path: "/", object_type: "FOLDER" }],
        overwrite: false,
      },
    });
    await look();
  }

  it("is cancelled while it runs, and only then", async () => {
    await recover();
    const run = running();
    const input = { historyId: run.id };
    const checks = () => supportOf("task.cancel").checks?.(io(), input, facts());
    expect(await checks()).toMatchObject([{ level: "ok" }]);
    expect(await done("task.cancel", input, 1)).toMatchObject({ state: "succeeded", result: { vendorState: "CANCELED" } });
    expect(again(run).item.state).toBe("cancelled");
    expect(await checks()).toMatchObject([{ level: "error" }]);
  });

  it("of a backup cannot be", () => {
    const run = rowOf(rows("history").find((row) => row.item.kind === "backup"));
    expect(refusal("task.cancel", { historyId: run.id })).toContain("is a run of a backup");
  });

  it("is found cancelled, or not, when the answer is lost", async () => {
    await recover();
    const input = { historyId: running().id };
    expect(await lost("task.cancel", input, "reset-before")).toEqual({ outcome: "did-not-happen" });
    expect(await lost("task.cancel", input, "reset-after")).toMatchObject({ outcome: "happened" });
  });
});

describe("a share", () => {
  it("is made with what its kind takes", async () => {
    const wish = { name: "made_here", kind: "file", diskType: "SSD" };
    expect(refusal("file-volume.create", { ...wish, sizeBytes: 2 ** 40 })).toContain("sizeBytes is not taken for a file volume");
    expect(refusal("file-volume.create", { name: "made_here", kind: "file" })).toContain("diskType must be given");
    expect(refusal("file-volume.create", { name: "made_here", kind: "parallel-file" })).toContain("sizeBytes must be given");
    expect(supportOf("file-volume.create").input.safeParse({ ...wish, protocol: "CIFS" }).error?.message).toContain("password");
    expect(await done("file-volume.create", wish)).toMatchObject({ state: "succeeded" });
    expect(rowOf(rows("volume").find(({ name }) => name === "made_here")).item).toMatchObject({
      kind: "file",
      diskType: "SSD",
      protocol: "NFS",
      attachments: [],
    });
    await done("file-volume.create", { name: "made_wide", kind: "parallel-file", sizeBytes: 20 * 2 ** 40 }, 600);
    expect(rowOf(rows("volume").find(({ name }) => name === "made_wide")).item).toMatchObject({
      kind: "parallel-file",
      sizeBytes: 20 * 2 ** 40,
    });
  });

  it("lets machines of the inventory mount it", async () => {
    const volume = aFileVolume();
    const mounted = new Set(
      z
        .array(z.object({ id: z.string() }))
        .parse(volume.attributes.access_rules)
        .map(({ id }) => id),
    );
    const vm = rowOf(rows("vm").find((row) => row.item.kind === "vm" && !mounted.has(row.vendorId)));
    const attachments = [{ serverId: vm.vendorId, kind: "vm" }];
    expect(await done("volume.attach", { volumeId: volume.id, attachments })).toMatchObject({ state: "succeeded" });
    expect(again(volume).item.attachments).toContainEqual(expect.objectContaining({ vendorId: vm.vendorId, kind: "vm" }));
  });

  it("gives single files back from its snapshots, or not", async () => {
    const volume = aFileVolume();
    for (const enabled of [true, false]) {
      await done("file-volume.set-file-recovery", { volumeId: again(volume).id, enabled });
      expect(again(volume).item.fileRecovery).toBe(enabled);
    }
    expect(refusal("file-volume.set-file-recovery", { volumeId: aParallelVolume().id, enabled: true })).toContain(
      "is a parallel file volume",
    );
  });

  it("of a set size is resized, others are not", async () => {
    const volume = aParallelVolume();
    const sizeBytes = Number(volume.item.sizeBytes) + 5 * 2 ** 40;
    expect(await done("file-volume.resize", { volumeId: volume.id, sizeBytes }, 600)).toMatchObject({ state: "succeeded" });
    expect(again(volume).item.sizeBytes).toBe(sizeBytes);
    expect(refusal("file-volume.resize", { volumeId: again(volume).id, sizeBytes })).toContain("is what it has now");
    expect(refusal("file-volume.resize", { volumeId: aFileVolume().id, sizeBytes })).toContain("grows with what is on it");
  });
});
