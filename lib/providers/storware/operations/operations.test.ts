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

const daily = { frequency: "daily", time: "02:00", timezone: "UTC", backupType: "incremental", active: true };
const weekly = { ...daily, frequency: "weekly", days: ["sun"], backupType: "full" };
const sharedBackup = () =>
  bench.row("backup", ({ attributes, item }) => attributes.is_shared === true && item.state === "available");
const ownBackup = () => bench.row("backup", ({ attributes }) => attributes.is_shared === false);
const unprotected = () => bench.row("vm", ({ attributes, item }) => attributes.policy === null && item.state === "present");
const goldPolicy = () => bench.row("policy", ({ name }) => name === "gold-acme");
const point = () =>
  bench.row("restoreTarget", ({ item, attributes }) => item.restorable === true && attributes.manager_type === "NUTANIX");

describe("running a backup", () => {
  it("is one export task for one machine, followed until it is stored", async () => {
    const backup = sharedBackup();
    const { plan, tracking } = await bench.run("backup.run", { backupId: backup.id, backupType: "full", priority: 80 });
    const body = plan.steps[0]?.call.body;
    expect(body).toMatchObject({
      backupType: { name: "FULL" },
      priority: 80,
      protectedEntities: [{ guid: backup.vendorId }],
      protectedEntityType: "VM",
    });
    expect(tracking).toMatchObject({ state: "succeeded", result: { vendorState: "SUCCESS" } });
    const before = bench.inventory.of("restoreTarget").size;
    await bench.read(["restoreTarget"], [backup.vendorId]);
    expect(bench.inventory.of("restoreTarget").size).toBe(before + 1);
  });

  it("shows as one run with its export and its store", async () => {
    const backup = sharedBackup();
    const { outputs } = await bench.run("backup.run", { backupId: backup.id, backupType: "full" });
    await bench.read(["history"], [backup.vendorId]);
    const run = bench.inventory.of("history").get(outputs.task ?? "");
    expect(run?.fields).toMatchObject({ kind: "backup", state: "succeeded" });
    expect(run?.attributes.tasks).toMatchObject([{ type: "EXPORT" }, { type: "STORE" }]);
  });

  it.each(["reset-after", "reset-before"])("happens once when its answer is lost by a %s", async (fault) => {
    await bench.fault(fault, { method: "POST", path: "/api/tasks/export" });
    const before = await bench.sent("POST", "/tasks/export");
    const { tracking } = await bench.run("backup.run", { backupId: sharedBackup().id, backupType: "full" });
    expect(tracking).toMatchObject({ state: "succeeded" });
    expect((await bench.sent("POST", "/tasks/export")) - before).toBe(fault === "reset-after" ? 1 : 2);
  });

  it("says so when the vendor fails it", async () => {
    await bench.fault("outcome", { method: "POST", path: "/api/tasks/export" }, { outcome: "FAILED" });
    const { tracking } = await bench.run("backup.run", { backupId: sharedBackup().id, backupType: "full" });
    expect(tracking).toMatchObject({
      state: "failed",
      error: { title: "The backup failed at the vendor", vendor: { code: "FAILED" } },
    });
  });

  it("needs a destination for a machine that no policy holds", () => {
    const { id: vmId } = unprotected();
    expect(bench.plan("backup.run", { vmId })).toMatchObject({ ok: false, errors: [{ path: "destinationId" }] });
    expect(bench.plan("backup.run", { vmId, destinationId: "d" })).toMatchObject({ ok: true });
  });

  it("refuses an incremental one without an incremental schedule, by what is known and by what the vendor says", async () => {
    expect(bench.plan("backup.run", { vmId: unprotected().id, destinationId: "d", backupType: "incremental" })).toMatchObject({
      ok: false,
      errors: [{ path: "backupType" }],
    });
    const backup = ownBackup();
    const input = { backupId: backup.id, backupType: "incremental" };
    expect((await bench.checks("backup.run", input)).map(({ level }) => level)).not.toContain("error");
    await bench.run("backup.set-schedules", { backupId: backup.id, schedules: [weekly] });
    expect(await bench.checks("backup.run", input)).toContainEqual(
      expect.objectContaining({ id: "incremental-possible", level: "error" }),
    );
    await bench.read(["backup"]);
    expect(bench.plan("backup.run", { ...input, backupId: ownBackup().id })).toMatchObject({ ok: false });
  });

  it("refuses a window that is over", () => {
    const window = { start: "2020-01-01T00:00:00Z", end: "2020-01-01T01:00:00Z" };
    expect(bench.plan("backup.run", { backupId: sharedBackup().id, window })).toMatchObject({ ok: false });
  });
});

describe("assigning machines to policies", () => {
  it("keeps every other setting of the machine", async () => {
    const vm = bench.row("vm", ({ attributes, item }) => {
      const settings = JSON.stringify(attributes.settings);
      return attributes.policy !== null && item.state === "present" && settings.includes("freeze.sh");
    });
    const backup = bench.row("backup", ({ vendorId }) => vendorId === vm.vendorId);
    await bench.run("backup.delete", { backupId: backup.id });
    await bench.read(["vm", "backup", "schedule"]);
    expect(bench.inventory.of("backup").has(vm.vendorId)).toBe(false);
    expect([...bench.inventory.of("schedule").values()].some(({ links }) => links.backup === vm.vendorId)).toBe(false);
    const policyId = goldPolicy().id;
    await bench.run("backup.create", { vmId: vm.id, policyId, type: "image", schedules: [] });
    await bench.read(["vm", "backup", "schedule"]);
    const after = bench.inventory.of("vm").get(vm.vendorId);
    expect(after?.attributes.settings).toEqual(vm.attributes.settings);
    expect(after?.attributes.policy_name).toBe("gold-acme");
    const schedules = [...bench.inventory.of("schedule").values()].filter(({ links }) => links.backup === vm.vendorId);
    expect(schedules).toHaveLength(2);
  });

  it("is not repeated when the answer is lost", async () => {
    await bench.fault("reset-after", { method: "PUT" });
    const vm = unprotected();
    await bench.run("backup.create", { vmId: vm.id, policyId: goldPolicy().id, type: "image" });
    expect(await bench.sent("PUT", `/virtual-machines/${vm.vendorId}/settings`)).toBe(1);
  });

  it("warns when somebody has changed the settings since they were read", async () => {
    const vm = unprotected();
    const input = { vmId: vm.id, policyId: goldPolicy().id, type: "image" };
    expect((await bench.checks("backup.create", input)).map(({ level }) => level)).not.toContain("error");
    await bench.http().call({
      service: "",
      operationId: "updateVirtualMachineSettings",
      method: "PUT",
      path: `/virtual-machines/${vm.vendorId}/settings`,
      body: { sshHost: "somewhere-else" },
    });
    expect(await bench.checks("backup.create", input)).toContainEqual(
      expect.objectContaining({ id: "settings-known", level: "error" }),
    );
  });

  it("takes no schedules of the machine's own", () => {
    const input = { vmId: unprotected().id, policyId: goldPolicy().id, type: "image", schedules: [daily] };
    expect(bench.plan("backup.create", input)).toMatchObject({ ok: false, errors: [{ path: "schedules" }] });
  });
});

describe("schedules and retention of one machine", () => {
  it("are set where the machine has its policy for itself, new ones before old ones go", async () => {
    const backup = ownBackup();
    const { plan } = await bench.run("backup.set-schedules", { backupId: backup.id, schedules: [daily, weekly] });
    expect(plan.steps.map(({ call }) => call.method)).toEqual(["POST", "POST", "DELETE", "DELETE"]);
    // Should a later step fail, the policy is left as it was.
    expect(plan.steps.map(({ undo }) => undo?.call.method)).toEqual(["DELETE", "DELETE", "POST", "POST"]);
    await bench.read(["backup", "schedule"]);
    const schedules = [...bench.inventory.of("schedule").values()].filter(({ links }) => links.backup === backup.vendorId);
    const times = schedules
      .map(({ fields }) => ("schedule" in fields ? fields.schedule : null))
      .map((of) => of && "time" in of && of.time);
    expect(times).toEqual(["02:00", "02:00"]);
  });

  it("are refused where other machines follow the policy, too", () => {
    const { id: backupId } = sharedBackup();
    const errors = [{ path: "backupId", message: expect.stringContaining("other machines") as unknown }];
    expect(bench.plan("backup.set-schedules", { backupId, schedules: [daily] })).toMatchObject({ ok: false, errors });
    expect(bench.plan("backup.set-retention", { backupId, retention: { count: 7, unit: "days" } })).toMatchObject({
      ok: false,
      errors,
    });
  });

  it("keep for as long as they say, in milliseconds", async () => {
    const backup = ownBackup();
    await bench.fault("reset-after", { method: "PUT", path: "/api/rules/**" });
    await bench.run("backup.set-retention", { backupId: backup.id, retention: { count: 2, unit: "months" } });
    await bench.read(["backup"]);
    expect(ownBackup().item.retention).toEqual({ count: 60, unit: "days" });
  });

  it("change nothing when they are so already", () => {
    const backup = ownBackup();
    const policy = bench.row("policy", ({ vendorId }) => vendorId === backup.attributes.policy);
    const input = { backupId: backup.id, schedules: policy.item.schedules };
    expect(bench.plan("backup.set-schedules", input)).toMatchObject({ ok: false, errors: [{ path: "" }] });
  });
});

describe("policies", () => {
  const retention = { count: 14, unit: "days" };
  const destination = async () => {
    const rows = await bench
      .http()
      .call({ service: "", operationId: "listBackupDestinations", method: "GET", path: "/backup-destinations" });
    const [first] = Array.isArray(rows.body) ? (rows.body as { guid: string }[]) : [];
    return first?.guid ?? "";
  };

  it("are created with a rule and schedules, renamed with their machines kept, and deleted", async () => {
    await bench.run("policy.create", { name: "new", schedules: [daily, weekly], retention, destinationId: await destination() });
    await bench.read(["policy", "schedule"]);
    const made = bench.row("policy", ({ name }) => name === "new");
    expect(made.item).toMatchObject({ retention, backupCount: 0 });
    expect(made.item.schedules).toHaveLength(2);

    await bench.run("backup.create", { vmId: unprotected().id, policyId: made.id, type: "image" });
    await bench.read(["vm", "backup", "policy"]);
    await bench.run("policy.update", { policyId: bench.row("policy", ({ name }) => name === "new").id, name: "renamed" });
    await bench.read(["policy"]);
    const renamed = bench.row("policy", ({ name }) => name === "renamed");
    expect(renamed.item).toMatchObject({ backupCount: 1 });
    expect(renamed.item.schedules).toHaveLength(2);

    await bench.run("policy.delete", { policyId: renamed.id });
    await bench.read(["vm", "backup", "policy"]);
    expect([...bench.inventory.of("policy").values()].some(({ vendorId }) => vendorId === renamed.vendorId)).toBe(false);
  });

  it("are created once when the answer is lost", async () => {
    await bench.fault("reset-after", { method: "POST", path: "/api/policies/vm-backup" });
    await bench.fault("reset-after", { method: "POST", path: "/api/schedules" });
    await bench.run("policy.create", { name: "new", schedules: [daily], retention, destinationId: await destination() });
    await bench.read(["policy", "schedule"]);
    expect(
      bench
        .book()
        .rows("policy")
        .filter(({ name }) => name === "new"),
    ).toHaveLength(1);
    expect(
      bench
        .book()
        .rows("schedule")
        .filter(({ attributes }) => String(attributes.name).endsWith("tag1")),
    ).toHaveLength(1);
  });

  it("are not renamed over machines that joined meanwhile", async () => {
    const policy = goldPolicy();
    const input = { policyId: policy.id, name: "gold" };
    expect((await bench.checks("policy.update", input)).map(({ level }) => level)).not.toContain("error");
    await bench.run("backup.create", { vmId: unprotected().id, policyId: policy.id, type: "image" });
    expect(await bench.checks("policy.update", input)).toContainEqual(
      expect.objectContaining({ id: "members-known", level: "error" }),
    );
  });
});

describe("schedules", () => {
  it("are added to a policy, changed and deleted for all who follow it", async () => {
    const policyId = goldPolicy().id;
    await bench.run("schedule.create", { policyId, schedule: daily, name: "extra" });
    await bench.read(["policy", "schedule"]);
    const made = bench.row("schedule", ({ attributes }) => attributes.name === "extra tag1");
    const monthly = { ...weekly, frequency: "monthly", weeks: ["last"], time: "23:30" };
    await bench.fault("reset-after", { method: "PUT" });
    await bench.run("schedule.update", { scheduleId: made.id, schedule: monthly });
    await bench.read(["schedule"]);
    const changed = bench.row("schedule", ({ attributes }) => attributes.name === "extra tag1");
    expect(changed.item.schedule).toMatchObject({ frequency: "monthly", weeks: ["last"], time: "23:30" });
    await bench.run("schedule.delete", { scheduleId: changed.id });
    await bench.read(["schedule"]);
    expect(
      bench
        .book()
        .rows("schedule")
        .some(({ attributes }) => attributes.name === "extra tag1"),
    ).toBe(false);
  });
});

describe("the rest", () => {
  it("marks a point for removal, and the vendor's clean-up removes it", async () => {
    const target = point();
    await bench.fault("reset-after", { method: "POST", path: "/api/retention/mark-backups" });
    await bench.run("restore-target.delete", { restoreTargetId: target.id });
    const partition = target.parents.vm ?? "";
    bench.inventory.of("restoreTarget").delete(target.vendorId);
    bench.advance(60);
    await bench.read(["restoreTarget"], [partition]);
    expect(bench.inventory.of("restoreTarget").has(target.vendorId)).toBe(false);
  });

  it("takes a snapshot of a machine's disks", async () => {
    const group = bench.row("volumeGroup");
    const before = bench.inventory.of("snapshot").size;
    expect((await bench.run("volume-group.snapshot", { volumeGroupId: group.id })).tracking).toMatchObject({
      state: "succeeded",
    });
    await bench.read(["snapshot"]);
    expect(bench.inventory.of("snapshot").size).toBe(before + 1);
  });

  it("cancels what waits and what runs, and not what is over", async () => {
    const waiting = bench.row("history", ({ item }) => item.state === "queued");
    expect((await bench.run("task.cancel", { historyId: waiting.id })).plan.steps[0]?.call.method).toBe("DELETE");
    const backup = sharedBackup();
    const planned = bench.plan("backup.run", { backupId: backup.id, backupType: "full" });
    if (!planned.ok || planned.plan.steps[0] === undefined) throw new Error("not planned");
    await bench.http().call(planned.plan.steps[0].call);
    bench.advance(4);
    await bench.read(["history"], [backup.vendorId]);
    const running = bench.row("history", ({ item }) => item.state === "running");
    expect((await bench.run("task.cancel", { historyId: running.id })).plan.steps[0]?.call.method).toBe("PUT");
    await bench.read(["history"], [backup.vendorId]);
    const cancelled = bench.row("history", ({ vendorId }) => vendorId === running.vendorId);
    expect(cancelled.item.state).toBe("cancelled");
    expect(bench.plan("task.cancel", { historyId: cancelled.id })).toMatchObject({ ok: false });
  });

  it("refuses to take out of the queue what has begun since the list was read", async () => {
    const backup = sharedBackup();
    const planned = bench.plan("backup.run", { backupId: backup.id, backupType: "full" });
    if (!planned.ok || planned.plan.steps[0] === undefined) throw new Error("not planned");
    const known = new Set(bench.inventory.of("history").keys());
    await bench.http().call(planned.plan.steps[0].call);
    await bench.read(["history"], [backup.vendorId]);
    const waiting = bench.row("history", ({ vendorId }) => !known.has(vendorId));
    expect(waiting.item.state).toBe("queued");
    expect(await bench.checks("task.cancel", { historyId: waiting.id })).toMatchObject([{ level: "ok" }]);
    bench.advance(4);
    expect(await bench.checks("task.cancel", { historyId: waiting.id })).toMatchObject([
      { level: "error", message: expect.stringContaining("has begun") },
    ]);
  });
});
