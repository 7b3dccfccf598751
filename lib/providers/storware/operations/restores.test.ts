import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Bench } from "../testing";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.reset();
  await bench.read();
});
afterEach(async () => expect(await bench.unstruckFaults()).toEqual([]));

const point = () =>
  bench.row("restoreTarget", ({ item, attributes }) => item.restorable === true && attributes.manager_type === "NUTANIX");

describe("restoring a machine", () => {
  it("makes a new one by a restore and an import", async () => {
    const { tracking, plan } = await bench.run("restore.vm", { restoreTargetId: point().id, name: "restored" });
    expect(plan.steps[0]?.call.body).toMatchObject({ restoredPeName: "restored", overwrite: false });
    expect(tracking).toMatchObject({ state: "succeeded", result: { created: [{ name: "restored" }], vendorState: "FINISHED" } });
    await bench.read(["vm", "history"]);
    expect(
      bench
        .book()
        .rows("vm")
        .some(({ name }) => name === "restored"),
    ).toBe(true);
    const run = bench.row("history", ({ item }) => item.kind === "restore");
    expect(run.item.state).toBe("succeeded");
  });

  it("happens once when its answer is lost", async () => {
    await bench.fault("reset-after", { method: "POST", path: "/api/tasks/restore-and-import" });
    await bench.run("restore.vm", { restoreTargetId: point().id, name: "restored" });
    await bench.read(["vm"]);
    expect(
      bench
        .book()
        .rows("vm")
        .filter(({ name }) => name === "restored"),
    ).toHaveLength(1);
  });

  it("asks for cluster and storage by the infrastructure's ids where the platform needs them", async () => {
    const target = bench.row(
      "restoreTarget",
      ({ item, attributes }) => item.restorable === true && attributes.manager_type === "RHV",
    );
    const input = { restoreTargetId: target.id, name: "restored" };
    expect((await bench.checks("restore.vm", input)).filter(({ level }) => level === "error").map(({ id }) => id)).toEqual([
      "cluster-known",
      "storage-known",
    ]);
    const lookUp = async (name: "restore-clusters" | "restore-storages") => {
      const { storwareLookups } = await import("../lookups");
      const [first] = (await storwareLookups[name]?.run(bench.io(), { restoreTargetId: target.id }, bench.facts())) ?? [];
      return first?.value;
    };
    const placed = { ...input, clusterId: await lookUp("restore-clusters"), storageId: await lookUp("restore-storages") };
    expect((await bench.checks("restore.vm", placed)).map(({ level }) => level)).not.toContain("error");
    expect((await bench.run("restore.vm", placed)).tracking).toMatchObject({ state: "succeeded" });
  });

  it("puts a machine back only under its own name, and a copy never under it", () => {
    const target = point();
    const name = String(target.item.vmName);
    expect(bench.plan("restore.vm", { restoreTargetId: target.id, name })).toMatchObject({
      ok: false,
      errors: [{ path: "name" }],
    });
    expect(bench.plan("restore.vm", { restoreTargetId: target.id, name: "x", inPlace: true })).toMatchObject({ ok: false });
    expect(bench.plan("restore.vm", { restoreTargetId: target.id, name, inPlace: true })).toMatchObject({ ok: true });
  });
});

describe("restoring files", () => {
  it("mounts a point for a while, shows its files and ends", async () => {
    const target = point();
    const { tracking } = await bench.run("restore.mount", { restoreTargetId: target.id, expiresAfterSeconds: 3_600 });
    const mountId = tracking?.state === "succeeded" ? (tracking.result as { mountId: string }).mountId : "";
    expect(mountId).not.toBe("");
    await bench.read(["restoreTarget"], [target.parents.vm ?? ""]);
    const mounted = bench.inventory.of("restoreTarget").get(target.vendorId);
    expect(mounted?.attributes.mounts).toMatchObject([{ guid: mountId, mode: "AUTO" }]);
    const { storwareLookups } = await import("../lookups");
    const rows = await storwareLookups["file-tree"]?.run(bench.io(), { restoreTargetId: target.id, path: "/etc" }, bench.facts());
    expect(rows?.map(({ value }) => value)).toEqual(["/etc/fstab", "/etc/hosts", "/etc/ssh"]);
    expect((await bench.run("restore.unmount", { mountId })).tracking).toMatchObject({ state: "succeeded" });
    expect(await bench.checks("restore.unmount", { mountId })).toMatchObject([{ level: "error" }]);
  });

  it("offers the files for download and says that nothing is written into a machine", async () => {
    const items = [{ source: "/etc/hosts", destination: "/tmp" }, { source: "/no/such" }];
    const { plan, tracking } = await bench.run("restore.files", { restoreTargetId: point().id, items });
    expect(plan.summary).toMatch(/writes into no machine/);
    expect(tracking).toMatchObject({
      state: "succeeded",
      result: { downloads: [{ body: { paths: ["/etc/hosts"] } }], warning: expect.stringContaining("/no/such") as unknown },
    });
  });

  it("fails when the point holds none of them", async () => {
    const { tracking } = await bench.run("restore.files", { restoreTargetId: point().id, items: [{ source: "/no/such" }] });
    expect(tracking).toMatchObject({ state: "failed" });
  });

  it("mounts once when the answer is lost, and so unmounts", async () => {
    const target = point();
    await bench.fault("reset-after", { method: "POST", path: "/api/tasks/restore-and-mount" });
    const { tracking } = await bench.run("restore.mount", { restoreTargetId: target.id });
    expect(await bench.sent("POST", "/tasks/restore-and-mount")).toBeGreaterThan(0);
    const mountId = tracking?.state === "succeeded" ? (tracking.result as { mountId: string }).mountId : "";
    await bench.fault("reset-after", { method: "POST", path: "/api/tasks/unmount" });
    expect((await bench.run("restore.unmount", { mountId })).tracking).toMatchObject({ state: "succeeded" });
  });
});
