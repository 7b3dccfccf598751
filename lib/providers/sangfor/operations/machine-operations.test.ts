import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { changedAreasSchema } from "@/lib/domain/changed-areas";
import type { Json } from "../sandbox/test-client";
import { areasWork, changedAreasOf } from "./areas";
import { setChangeTracking } from "./change-tracking";
import { changedAreas } from "./changed-areas";
import { imageCapture, imageCreate, imageExport } from "./image";
import { vmPower } from "./power";
import { restoreQuick, restoreQuickFinish } from "./quick";
import { runScript } from "./run-script";
import { Workbench } from "./testing";

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
});
afterAll(() => bench.close());
afterEach(() => bench.client.control("DELETE", "/faults"));

let number = 0;
const nextTag = () => {
  number += 1;
  bench.facts = { ...bench.facts, operationTag: `mo${number}`, now: new Date() };
};
const fault = (method: string, path: string, kind: string, rest: object = {}) =>
  bench.client.control("POST", "/faults", { match: { vendor: "sangfor", method, path }, fault: kind, times: 1, ...rest });
const locks = () => bench.client.ok("GET", "/janus/20250725/backup-resources/overview");
const server = (id: string): Promise<Json> => bench.client.ok("GET", `/janus/20250725/servers/${id}`);

const taken = new Set<string>();

/** A machine with points, so many disks and this state of power; each is given once, as what is done with it stays done. */
function machineWith({ disks, power = "running", points = 2 }: { disks?: number; power?: string; points?: number }) {
  const found = bench.book.rows("vm").flatMap((vm) => {
    const own = bench.book
      .rows("restoreTarget")
      .filter(({ attributes }) => attributes.server_id === vm.vendorId)
      .toSorted((a, b) => (String(a.item.takenAt) < String(b.item.takenAt) ? -1 : 1));
    const count = (vm.attributes.disks as unknown[]).length;
    const [first, second] = own;
    const fits = own.length >= points && (disks === undefined || count === disks) && vm.item.powerState === power;
    return fits && !taken.has(vm.id) && vm.attributes.os_name !== "Backup Proxy" ? [{ vm, first, second }] : [];
  });
  const [machine] = found;
  if (machine === undefined) throw new Error("No machine fits.");
  taken.add(machine.vm.id);
  return machine;
}

const track = (vmId: string, tracking: "on" | "off" | "reset") =>
  bench.run(setChangeTracking, bench.plan(setChangeTracking, { vmId, tracking }));

describe("what has changed on a machine", () => {
  it("is counted up to now on a snapshot that is taken for it, under a lock, and nothing of both stays", async () => {
    nextTag();
    const { vm, first } = machineWith({ disks: 2 });
    await track(vm.id, "on");
    const before = await bench.client.ok("GET", `/janus/20180725/servers/${vm.vendorId}/snapshots`);
    const plan = bench.plan(changedAreas, { vmId: vm.id, sinceRestoreTargetId: first?.id });
    const ids = ["read-since", "snapshot", "lock", "areas:ide0", "areas:ide1", "release", "delete-snapshot"];
    expect(plan.steps.map(({ id }) => id)).toEqual(ids);
    const ended = await bench.run(changedAreas, plan);
    expect(ended).toMatchObject({ state: "succeeded" });
    const { disks } = changedAreasSchema.parse((changedAreas.result?.({ plan, outputs: ended.outputs }) as Json).changedAreas);
    expect(disks.map(({ name }) => name)).toEqual(["ide0", "ide1"]);
    for (const disk of disks) {
      expect(disk.changedBytes).toBeGreaterThan(0);
      expect(disk.changedBytes).toBeLessThan(disk.sizeBytes / 2);
      expect(disk.parts.reduce((sum, part) => sum + part, 0)).toBe(disk.changedBytes);
    }
    expect(await locks()).toMatchObject({ total: 0 });
    expect(await bench.client.ok("GET", `/janus/20180725/servers/${vm.vendorId}/snapshots`)).toHaveLength(before.length);
  });

  it("is counted between two points without a snapshot of its own, from the earlier one's checkpoint", async () => {
    nextTag();
    const { vm, first, second } = machineWith({});
    await track(vm.id, "on");
    const wish = { vmId: vm.id, sinceRestoreTargetId: first?.id, untilRestoreTargetId: second?.id };
    const plan = bench.plan(changedAreas, wish);
    expect(plan.steps.filter(({ effect }) => effect === "write").map(({ id }) => id)).toEqual(["lock", "release"]);
    const ended = await bench.run(changedAreas, plan);
    expect(ended.state).toBe("succeeded");
    expect(ended.outputs.sinceCheckpoint).toMatch(/^\d+$/);
    const { items } = (await bench.client.control("GET", "/calls")) as { items: { path: string }[] };
    const asked = items.filter(({ path }) => path.includes("changed-areas"));
    expect(asked.length).toBeGreaterThan(0);
    for (const { path } of asked) expect(path).toContain(`checkpoint_id=${ended.outputs.sinceCheckpoint}`);
  });

  it("is everything in use where no earlier point is named, tracked or not", async () => {
    nextTag();
    const { vm } = machineWith({});
    await track(vm.id, "off");
    const plan = bench.plan(changedAreas, { vmId: vm.id });
    const ended = await bench.run(changedAreas, plan);
    for (const { changedBytes, sizeBytes } of changedAreasOf({ plan, outputs: ended.outputs }).disks)
      expect(changedBytes).toBe(sizeBytes);
  });

  it("is blocked beforehand where the platform does not track, with the remedy", async () => {
    const { vm, first } = machineWith({});
    await track(vm.id, "off");
    const wish = { vmId: vm.id, sinceRestoreTargetId: first?.id };
    const checks = await changedAreas.checks?.(bench.io(), wish, bench.facts);
    expect(checks?.find(({ id }) => id === "tracked")).toMatchObject({ level: "error" });
    await track(vm.id, "on");
    const later = await changedAreas.checks?.(bench.io(), wish, bench.facts);
    expect(later?.find(({ id }) => id === "tracked")).toMatchObject({ level: "ok" });
  });

  it("refuses points of other machines, and points in the wrong order", () => {
    const { vm, first, second } = machineWith({});
    const stranger = bench.row("restoreTarget", ({ attributes }) => attributes.server_id !== vm.vendorId);
    const plan = (wish: object) => changedAreas.plan({ vmId: vm.id, ...wish }, bench.facts);
    expect(plan({ sinceRestoreTargetId: stranger.id })).toMatchObject({ ok: false, errors: [{ path: "sinceRestoreTargetId" }] });
    const wrongWay = { sinceRestoreTargetId: second?.id, untilRestoreTargetId: first?.id };
    expect(plan(wrongWay)).toMatchObject({ ok: false, errors: [{ path: "untilRestoreTargetId" }] });
  });

  it("releases the lock and removes the snapshot when reading fails", async () => {
    nextTag();
    const { vm } = machineWith({});
    await fault("GET", "**/cbt/changed-areas", "status", { status: 500 });
    const ended = await bench.run(changedAreas, bench.plan(changedAreas, { vmId: vm.id }));
    expect(ended).toMatchObject({ state: "failed" });
    expect(ended.sent.slice(-2)).toEqual(["undo lock", "undo snapshot"]);
    expect(await locks()).toMatchObject({ total: 0 });
  });

  it("reads a disk of many terabytes in turns, going on where it stopped, in the same little memory", async () => {
    const { vm } = machineWith({ points: 0 });
    const sizeBytes = 8 * 2 ** 40;
    const plan = bench.plan(changedAreas, { vmId: vm.id });
    const step = plan.steps.find(({ id }) => id === "areas:ide0");
    if (step === undefined) throw new Error("The plan reads no disk.");
    const partBytes = 64 * 2 ** 30;
    const asked: number[] = [];
    const http = {
      ...bench.http,
      call: ({ query }: { query?: Record<string, string> }) => {
        const start = Number(query?.start_offset);
        asked.push(start);
        const areas = Array.from({ length: 5_000 }, (_, index) => ({ start: start + index * 2 ** 20, length: 4_096 }));
        const data = { start_offset: start, length: Math.min(partBytes, sizeBytes - start), changed_area: areas };
        return Promise.resolve({ body: { errcode: "", message: "", data } });
      },
    };
    const moment = { step, plan: { ...plan, memo: { ...plan.memo, disks: [{ slot: "ide0", sizeBytes }] } } };
    let outputs: Record<string, string> = {};
    let turns = 0;
    for (let isDone = false; !isDone; turns += 1) {
      const seen = await areasWork.progress?.({ ...bench.io(), http } as never, { ...moment, outputs });
      if (seen === undefined || seen.state === "failed") throw new Error(JSON.stringify(seen));
      outputs = { ...outputs, ...seen.outputs };
      expect(JSON.stringify(outputs).length).toBeLessThan(8_000);
      isDone = seen.state === "done";
    }
    expect(turns).toBe(3);
    expect(asked).toEqual(Array.from({ length: 128 }, (_, index) => index * partBytes));
    const [disk] = changedAreasOf({ plan: moment.plan, outputs }).disks;
    expect(disk).toMatchObject({ sizeBytes, areaCount: 128 * 5_000, changedBytes: 128 * 5_000 * 4_096 });
  });

  it("gives up on a platform whose answers lead nowhere", async () => {
    nextTag();
    const { vm } = machineWith({});
    const plan = bench.plan(changedAreas, { vmId: vm.id });
    const step = plan.steps.find(({ id }) => id === "areas:ide0");
    if (step === undefined) throw new Error("The plan reads no disk.");
    const data = { start_offset: 0, length: 0, changed_area: [] };
    const http = { ...bench.http, call: () => Promise.resolve({ body: { errcode: "", message: "", data } }) };
    const seen = await areasWork.progress?.({ ...bench.io(), http } as never, { plan, step, outputs: {} });
    expect(seen).toMatchObject({ state: "failed" });
  });
});

describe("a machine's power", () => {
  it.each(["none", "reset-after", "reset-before"])("is switched once (fault: %s)", async (kind) => {
    nextTag();
    const { vm } = machineWith({ points: 0 });
    if (kind !== "none") await fault("POST", "**/stop", kind);
    expect((await bench.run(vmPower, bench.plan(vmPower, { vmId: vm.id, action: "shut-down" }))).state).toBe("succeeded");
    expect(await server(vm.vendorId)).toMatchObject({ status: "stopped" });
    const checks = (action: "start" | "restart") => vmPower.checks?.(bench.io(), { vmId: vm.id, action }, bench.facts);
    expect((await checks("restart"))?.[0]).toMatchObject({ level: "error" });
    expect((await checks("start"))?.[0]).toMatchObject({ level: "ok" });
  });

  it("says in the plan what is lost where it is cut", () => {
    const { vm } = machineWith({ points: 0 });
    const plan = bench.plan(vmPower, { vmId: vm.id, action: "power-off" });
    expect(plan.steps[0]?.call.body).toEqual({ force: 1 });
    expect(plan.summary).toContain("what it has not written is lost");
  });
});

describe("a script in a machine", () => {
  const wish = { language: "shell", script: "echo one\necho two\nexit 4" } as const;

  it.each(["none", "reset-after", "reset-before"])("is run once and tells what it said (fault: %s)", async (kind) => {
    nextTag();
    const { vm } = machineWith({ points: 0 });
    if (kind !== "none") await fault("POST", "**/invoke-script", kind);
    const plan = bench.plan(runScript, { vmId: vm.id, ...wish });
    const ended = await bench.run(runScript, plan);
    expect(ended.state).toBe("succeeded");
    expect(runScript.result?.({ plan, outputs: ended.outputs })).toEqual({
      script: { exitCode: 4, standardOutput: "one\ntwo\n", standardError: "" },
      warning: "The script ended with the exit code 4.",
    });
  });

  it("says that its output is lost where nobody can name the run", () => {
    const { vm } = machineWith({ points: 0 });
    const plan = bench.plan(runScript, { vmId: vm.id, ...wish });
    expect(runScript.result?.({ plan, outputs: { scriptTask: "t" } })).toMatchObject({
      script: { exitCode: null },
      warning: expect.stringContaining("was lost") as string,
    });
  });

  it("needs a machine that runs", async () => {
    const { vm } = machineWith({ power: "stopped", points: 0 });
    expect((await runScript.checks?.(bench.io(), { vmId: vm.id, ...wish }, bench.facts))?.[0]).toMatchObject({ level: "error" });
  });
});

describe("a start from a backup file", () => {
  async function wishFor() {
    const { vm } = machineWith({ disks: 2, points: 0 });
    await bench.run(vmPower, bench.plan(vmPower, { vmId: vm.id, action: "shut-down" }));
    const [cluster] = (await bench.client.ok("GET", `/janus/20180725/clusters?az_id=${String(vm.attributes.az_id)}`)).data;
    return { vm, wish: { vmId: vm.id, clusterId: String(cluster.id), share: "10.9.0.4:/b", files: ["a", "b"] } };
  }
  const storages = async (): Promise<Json[]> =>
    (await bench.client.ok("GET", "/janus/20180725/storages?name=backdesk-")).data as Json[];

  it("brings the data home and unmounts the share", async () => {
    nextTag();
    const { vm, wish } = await wishFor();
    const plan = bench.plan(restoreQuick, { ...wish, mergeData: true });
    expect(plan.steps.map(({ id }) => id)).toEqual(["attach", "rebase", "power", "merge", "detach"]);
    expect((await bench.run(restoreQuick, plan)).state).toBe("succeeded");
    expect(await server(vm.vendorId)).toMatchObject({ status: "running" });
    expect(await storages()).toEqual([]);
  });

  it("may leave it on the share, to be finished later", async () => {
    nextTag();
    const { wish } = await wishFor();
    const plan = bench.plan(restoreQuick, wish);
    const ended = await bench.run(restoreQuick, plan);
    const [storage] = await storages();
    const { quick } = restoreQuick.result?.({ plan, outputs: ended.outputs }) as { quick: Json };
    expect(quick).toEqual({ vmId: wish.vmId, clusterId: wish.clusterId, storageId: storage?.id });
    nextTag();
    const finish = bench.plan(restoreQuickFinish, quick as never);
    expect(await restoreQuickFinish.checks?.(bench.io(), quick as never, bench.facts)).toMatchObject([{ level: "ok" }, {}]);
    await fault("DELETE", "**/storages/*", "reset-after");
    expect((await bench.run(restoreQuickFinish, finish)).state).toBe("succeeded");
    expect(await storages()).toEqual([]);
  });

  it("unmounts the share where the disks cannot be based on the files", async () => {
    nextTag();
    const { wish } = await wishFor();
    await fault("POST", "**/rebase-backing-file", "outcome", { outcome: "failure" });
    const ended = await bench.run(restoreQuick, bench.plan(restoreQuick, wish));
    expect(ended).toMatchObject({ state: "failed" });
    expect(ended.sent).toContain("undo attach");
    expect(await storages()).toEqual([]);
  });

  it("wants a file for each disk, and a machine that is off", async () => {
    const { vm } = machineWith({ points: 0 });
    const slots = (vm.attributes.disks as { id: string }[]).map(({ id }) => id);
    const wish = { vmId: vm.id, clusterId: "c", share: "h:/p", files: [...slots, "one too many"] };
    expect(restoreQuick.plan(wish, bench.facts)).toMatchObject({
      ok: false,
      errors: [{ path: "files", message: `must name ${slots.length}, one for each disk (${slots.join(", ")})` }],
    });
    const checks = await restoreQuick.checks?.(bench.io(), wish, bench.facts);
    expect(checks?.find(({ id }) => id === "machine-off")).toMatchObject({ level: "error" });
    expect(restoreQuick.input.safeParse({ ...wish, share: "no path" }).success).toBe(false);
  });
});

describe("an image", () => {
  it.each(["none", "reset-after"])("is made once of a machine, and found by its operation (fault: %s)", async (kind) => {
    nextTag();
    const { vm } = machineWith({ points: 0 });
    if (kind !== "none") await fault("POST", "**/images/action", kind);
    const plan = bench.plan(imageCapture, { vmId: vm.id, name: `golden-${kind}` });
    const ended = await bench.run(imageCapture, plan);
    const images = (await bench.client.ok("GET", `/janus/20180725/images?name=golden-${kind}`)).data as Json[];
    expect(images.map(({ id, status }) => [id, status])).toEqual([[ended.outputs.imageId, "active"]]);
  });

  it.each([
    ["iso", { disk_format: "ISO" }],
    ["disk", { disk_format: "aCloud" }],
    ["ova", { disk_format: "hci", container_format: "ova" }],
  ] as const)("of the format %s is asked for in the platform's words", (format, words) => {
    const plan = bench.plan(imageCreate, { name: "a", format, osType: "linux", poolId: "p" });
    expect(plan.steps[0]?.call.body).toMatchObject(words);
  });

  it("that waits for its content cannot be exported", async () => {
    nextTag();
    const [pool] = (await bench.client.ok("GET", "/janus/20180725/azs")).data as Json[];
    const wish = { name: "empty", format: "disk", osType: "linux", poolId: String(pool?.id) } as const;
    const { outputs } = await bench.run(imageCreate, bench.plan(imageCreate, wish));
    const imageId = outputs.imageId ?? "";
    expect(await imageExport.checks?.(bench.io(), { imageId }, bench.facts)).toMatchObject([{ level: "error" }]);
  });
});
