import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Noun } from "@/lib/domain/nouns";
import type { ReadEvent } from "../../reader";
import { taskSchema, type Task } from "../records";
import { Bench, testEpoch } from "../testing";
import { historyRow, runsOf } from "./history";

const machine = { guid: "m", name: "vm", tenant: "t", policy: "gold" };
const minute = 60_000;

const task = (record: object): Task => taskSchema.parse({ guid: "t", ...record });
const exported = {
  guid: "e",
  type: { name: "EXPORT" },
  state: { name: "FINISHED" },
  backup: { guid: "b" },
  startTime: testEpoch,
  finishTime: testEpoch + minute,
};
const stored = {
  guid: "s",
  type: { name: "STORE" },
  state: { name: "FINISHED" },
  backup: { guid: "b" },
  startTime: testEpoch + minute,
  finishTime: testEpoch + 3 * minute,
};
const later = testEpoch + 60 * minute;

const rowsOf = (tasks: object[], now = later) => runsOf(tasks.map(task)).map((run) => historyRow(run, machine, now));

describe("a run", () => {
  it("is the export of a backup together with its store, whatever order they come in", () => {
    const [row, ...others] = rowsOf([stored, exported]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      vendorId: "e",
      fields: { kind: "backup", state: "succeeded", durationSeconds: 180, backupName: "gold" },
    });
  });

  it("has failed when its store has, with the vendor's words", () => {
    const [row] = rowsOf([exported, { ...stored, state: "FAILED", statusInfo: "pool is full" }]);
    expect(row?.fields).toMatchObject({ state: "failed", error: "pool is full" });
  });

  it("goes on between its two tasks, and is over when no second one comes", () => {
    expect(rowsOf([exported], testEpoch + minute + 1_000)[0]?.fields).toMatchObject({
      state: "running",
      endedAt: null,
      progressPercent: 50,
    });
    expect(rowsOf([exported], later)[0]?.fields.state).toBe("succeeded");
  });

  it("names the task that would have to be cancelled", () => {
    const [row] = rowsOf([exported, { ...stored, state: { name: "RUNNING" }, finishTime: null, progress: 66.5 }]);
    expect(row).toMatchObject({
      attributes: { active_task: "s", active_state: "RUNNING" },
      fields: { progressPercent: 83.3, state: "running" },
    });
  });

  it("is a restore together with its import, and anything else by itself", () => {
    const restore = { guid: "r", type: "RESTORE", state: "FINISHED", restoreJob: { guid: "j" }, finishTime: testEpoch };
    const imported = { guid: "i", type: "IMPORT", state: "RUNNING", restoreJob: { guid: "j" } };
    const rows = rowsOf([imported, restore, { guid: "x", type: "MOUNT", state: "QUEUED" }]);
    expect(rows.map((row) => [row?.vendorId, row?.fields.kind, row?.fields.state])).toEqual([
      ["r", "restore", "running"],
      ["x", "mount", "queued"],
    ]);
  });

  it("keeps a state that nobody knows", () => {
    expect(rowsOf([{ guid: "x", type: "EXPORT", state: "ON_HOLD" }])[0]?.fields).toMatchObject({
      state: "unknown",
      vendorState: "ON_HOLD",
    });
  });
});

describe("reading a server", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.reset();
    await bench.read();
  });
  const partitionsOf = (events: ReadEvent<Noun>[]) =>
    events.flatMap((event) => (event.type === "complete" ? [event.partition] : []));

  it("gives each machine's tenant to everything of it", () => {
    for (const noun of ["vm", "backup", "restoreTarget", "history"] as const) {
      const tenants = new Set([...bench.inventory.of(noun).values()].map(({ vendorTenant }) => vendorTenant));
      expect([noun, tenants.size, tenants.has(null)]).toEqual([noun, 2, false]);
    }
  });

  it("says where machines run, by manager and host or by the host alone", () => {
    const machines = [...bench.inventory.of("vm").values()];
    expect(machines.map(({ fields }) => "location" in fields && fields.location)).toEqual(
      expect.arrayContaining(["nutanix-manager / nutanix-host-01", "pve-01"]),
    );
  });

  it("makes a backup of every machine that a policy holds, with the policy's schedules and retention", () => {
    const backup = bench.row("backup", ({ attributes }) => attributes.policy_name === "gold-acme");
    expect(backup.item).toMatchObject({ retention: { count: 30, unit: "days" }, replicated: true, type: "image" });
    expect(backup.vendorId).toBe(backup.parents.vm);
    const schedules = [...bench.inventory.of("schedule").values()].filter(({ links }) => links.backup === backup.vendorId);
    expect(schedules.map(({ fields }) => "name" in fields && fields.name).sort()).toEqual([
      "gold-acme full",
      "gold-acme incremental",
    ]);
  });

  it("tells schedules that are switched off from those that run", () => {
    expect(bench.row("schedule", ({ attributes }) => attributes.name === "silver-acme often").item).toMatchObject({
      state: "paused",
      schedule: { frequency: "interval", everyMinutes: 300, time: "08:00", active: false },
    });
  });

  it("reads single machines again without calling the list complete, and all when one is gone", async () => {
    const vm = bench.row("vm");
    expect(partitionsOf(await bench.read(["vm"], [vm.vendorId]))).toEqual([]);
    expect(partitionsOf(await bench.read(["vm"], [vm.vendorId, "gone"]))).toEqual([null]);
    expect(partitionsOf(await bench.read(["history", "restoreTarget"], [vm.vendorId]))).toEqual([vm.vendorId, vm.vendorId]);
  });

  it("logs in once again when the session has run out under many calls", async () => {
    const before = await bench.sent("POST", "/session/login");
    bench.advance(40 * 60);
    const events = await bench.read(["history"]);
    expect(events.filter(({ type }) => type === "error")).toEqual([]);
    expect((await bench.sent("POST", "/session/login")) - before).toBe(1);
  });

  it("says what could not be read and reads the rest", async () => {
    const vm = bench.row("vm", ({ item }) => item.state === "present");
    await bench.control("POST", "/faults", { match: { vendor: "storware", path: "/api/backups" }, fault: "malformed", times: 1 });
    const events = await bench.read(["restoreTarget"], [vm.vendorId]);
    expect(events.find(({ type }) => type === "error")).toMatchObject({ partition: vm.vendorId });
    await bench.control("POST", "/faults", {
      match: { vendor: "storware", path: "/api/policies" },
      fault: "malformed",
      times: 1,
    });
    const broken = await bench.read(["backup"], []);
    expect(partitionsOf(broken)).toEqual([]);
    expect(broken.some(({ type }) => type === "error")).toBe(true);
  });
});
